"""Stored files: original bytes, their SHA-256, sniffed type and limits.

Promises: a file is written to the end (temporary name, fsync, rename) before its row exists; bytes are never
altered; a download is an attachment with a fixed type. Who may read a file is decided by the part whose object
holds it: a file has no address of its own.
"""
