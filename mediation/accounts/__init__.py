"""People, organisations, memberships, sign-in.

Owns who a person is and which role they hold where. Promises: a role is a membership, never a flag on a person;
phones are stored encrypted and found by keyed index; a session or token can be revoked at any time.
Leaves what a role may do to the parts that own the thing it is done to.
"""
