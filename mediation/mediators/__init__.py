"""The roster (名册): mediators, their certificates, training and specialties.

Owns who may mediate and what the public may know of them (R5). Leaves which case they get to `cases`.
"""
