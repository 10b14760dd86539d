"""The transition engine: one table a lifecycle, and everything that follows from it.

A `Lifecycle` is a table of `Transition`s: sources, target, who may, guards, legal basis, inputs. `apply` locks the
row, collects *all* refusals, saves named fields, writes history and audit in the same transaction and publishes
after the commit. `actions` tells a client what an actor could do now and why not; `diagrams` draws the table.
It has no models and knows no domain word.
"""

from mediation.lifecycle.engine import Effect, Lifecycle
from mediation.lifecycle.table import Attempt, Guard, Input, Option, Transition, Who

__all__ = ["Attempt", "Effect", "Guard", "Input", "Lifecycle", "Option", "Transition", "Who"]
