"""Every generated instrument of a case; here the agreement and its signatures.

Promises: everybody signs the same words, known by their SHA-256; a version that somebody signed is not taken back;
the agreement takes effect at the last party's signature (R19), in whatever order the mediator signs. Moves the case
through the verbs of `cases` alone, in one transaction with its own rows.
"""
