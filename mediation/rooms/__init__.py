"""Mediation sessions, their rooms and caucuses, the transcript, presence.

Owns everything that is said in a room and who may hear it. Promises the eight guarantees of
`docs/room-protocol.md`: numbers without gaps, an acknowledgement only after the commit, each message once, nothing
of a room to anybody who is no member of it. `queries.room_for` is the one door, for socket, HTTP and files alike;
`services.append_messages` is the one writer. Everything here belongs to the privileged store (R18): no export of a
case's papers reaches it. Leaves what is agreed to `agreements`.
"""
