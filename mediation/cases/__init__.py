"""The deepest part: case, parties, consent, evidence, assignment, deadlines, the lifecycle.

Owns everything that happens to a dispute between its filing and its archive. Promises: a stage changes through the
table in `transitions.py` alone, with history and audit in the same transaction; numbers have no gaps; whoever may
not see a case is told that there is none. Leaves rooms, instruments and counts to the parts above.
"""
