"""The append-only, hash-chained log: `record` in the transaction of the act, `verify` at any time.

Owns: `Entry`, one row an act. Promises: a row cannot be changed or removed through the database without the
chain showing it; triggers refuse UPDATE and DELETE. No foreign key: an entry outlives what it speaks of, and a
correction is a new row.
"""
