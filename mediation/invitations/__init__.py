"""How a party comes to their case: invitations, contact attempts, the join funnel.

Owns the link and the case code by which a party joins without an account, the log of every attempt to reach them, and
the funnel invited → delivered → opened → identified → consented → entered → stayed. Promises: a link says plainly
whether it is expired, used, revoked or not theirs; answers do not tell who is known here. Leaves consent and identity
to `cases`.
"""
