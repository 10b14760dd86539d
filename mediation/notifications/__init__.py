"""One verb, `notify`: inbox, e-mail and SMS behind it.

Owns what people are told and whether it reached them. Promises: a notification is a row of the transaction that causes
it, so nothing is lost between commit and sending, and nothing is sent twice; each is written in its reader's language.
Leaves what there is to tell, and the words, to the parts above, which register their kinds.
"""
