"""What every part stands on: clock, errors, actor, typed events, encrypted field, API and socket bases.

Promises: no models, no domain word. A name enters here when its third caller appears.
"""
