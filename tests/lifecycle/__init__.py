"""The transition engine and the table of cases."""
