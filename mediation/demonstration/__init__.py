"""The demonstration: accounts, a year's register and one case in each stage, made by the real verbs.

Stands on the top floor and owns no tables; nothing imports it. It runs only where DEBUG is on.
"""
