"""Counts, series, the live feed: what a court reports.

Promises: every figure is counted from what happened, by a definition that can be read, and can be counted again by a
slow reference that shares no code with it. Reads all parts, writes nothing of theirs.
"""
