"""The log: what it records and what it finds."""
