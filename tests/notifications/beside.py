"""A process beside the tests: `tell N` tells N people and dies at once, `deliver MINUTES` sends what is due then."""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

django.setup()

from django.db import transaction  # noqa: E402

from mediation.notifications.kinds import Kind, register  # noqa: E402
from mediation.notifications.services import Recipient, deliver_due, notify  # noqa: E402
from tests.factories import START  # noqa: E402

HEARING = Kind("hearing", "Hearing", "Hearing", "%(recipient)s: hearing at ten.")


def tell(count: int) -> None:
    with transaction.atomic():
        people = [Recipient(None, f"n{n}", phone=f"139000000{n:02}") for n in range(1, count + 1)]
        notify(people, register(HEARING), {}, START, about=("case", "1"))
    # Committed, and nothing sent: the machine goes down here.
    os._exit(9)


def main(verb: str, number: int) -> None:
    if verb == "tell":
        tell(number)
    sys.stdout.write(f"{deliver_due(START + timedelta(minutes=number))}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
