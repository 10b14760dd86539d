"""The work of `benchmarks.process`, in a process of its own beside its database; one JSON object a line."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median, quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.test import Client  # noqa: E402  the app registry must stand first

from mediation.cases.enums import Stage  # noqa: E402
from mediation.cases.models import Case, Deadline  # noqa: E402
from mediation.cases.transitions import CASE  # noqa: E402
from mediation.core.chores import do_chores  # noqa: E402
from mediation.core.clock import local_day, now  # noqa: E402
from mediation.mediators.models import Mediator  # noqa: E402
from tests.factories import Cast, make_cast  # noqa: E402
from tests.lifecycle.test_matrix import EXPECTED, INPUTS, PARTS, ready  # noqa: E402

TIMES = int(os.environ.get("BENCH_PROCESS_TIMES", "40"))
DUE_SHARE = 100
"""Of the open limits, one of so many runs out and one of so many warns at the tick that is measured."""


def steps() -> Iterator[tuple[str, Stage, str]]:
    """Each event that a button carries out, from its first stage, by the first part who may."""
    for row in CASE.transitions:
        sources, _target, who = EXPECTED[row.name]
        if row.through is None and who - {"system"}:
            yield row.name, Stage(sources.split()[0]), next(part for part in PARTS if part in who)


def tell(measurement: str, milliseconds: list[float], **facts: object) -> None:
    """Median and 95th percentile of a list of times."""
    cuts = quantiles(milliseconds, n=20)
    figures = {"p50_ms": round(median(milliseconds), 1), "p95_ms": round(cuts[18], 1), "times": len(milliseconds)}
    print(json.dumps({"measurement": measurement, **facts, **figures}), flush=True)


def transitions(cast: Cast) -> list[float]:
    """Every event some times over; returns all times together."""
    client, every = Client(headers={"host": "127.0.0.1"}), []
    for event, stage, part in steps():
        client.force_login(cast.users[part], backend="django.contrib.auth.backends.ModelBackend")
        taken = []
        for _ in range(TIMES + 2):
            case = ready(stage, cast, now())
            inputs = {"mediator": str(cast.mediator.pk)} if event in {"choose", "designate"} else INPUTS.get(event, {})
            started = time.perf_counter()
            response = client.post(f"/api/v1/cases/{case.pk}/actions/{event}/", inputs, content_type="application/json")
            taken.append((time.perf_counter() - started) * 1000)
            assert response.status_code in {200, 204}, (event, response.content.decode()[:500])
        tell("transition", taken[2:], event=event)
        every += taken[2:]
    return every


def tick(cast: Cast) -> None:
    """A tick over as many open limits as there are seeded cases: with nothing due, then with a day's worth due."""
    today, rows = local_day(now()), []
    Case.objects.filter(imported=True).update(
        imported=False, stage=Stage.MEDIATING, pack="prefiling-2022", mediator=cast.mediator, court=cast.court
    )
    for n, pk in enumerate(Case.objects.filter(pack="prefiling-2022", deadlines=None).values_list("pk", flat=True)):
        due = today + timedelta(days=2 + n % 30)
        rows.append(
            Deadline(
                case_id=pk,
                rule="T5",
                article="在线调解规则 24",
                length=30,
                unit="day",
                starts_on=due - timedelta(days=30),
                due_on=due,
                warn_on=due - timedelta(days=1),
                warned=1,
            )
        )
    Deadline.objects.bulk_create(rows, batch_size=1000)
    # What the transitions told people is sent first, so that only limits are measured.
    do_chores(now())
    _timed_tick("nothing due", len(rows))
    keys = [row.pk for row in rows]
    Deadline.objects.filter(pk__in=keys[: len(keys) // DUE_SHARE]).update(due_on=today - timedelta(days=1))
    later = keys[len(keys) // DUE_SHARE : 2 * len(keys) // DUE_SHARE]
    Deadline.objects.filter(pk__in=later).update(warn_on=today)
    _timed_tick("a day's worth due", len(rows))
    _timed_tick("again", len(rows))


def _timed_tick(what: str, open_limits: int) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    done = do_chores(now())
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    facts = {"lapsed": done["lapsed"], "warned": done["warned"], "seconds": round(seconds, 2), "memory_grew_mib": grown}
    print(json.dumps({"measurement": "tick", "what": what, "open_limits": open_limits, **facts}), flush=True)


def main() -> None:
    """Transitions first, while all open limits are those of their own cases."""
    cast = make_cast()
    # One mediator takes part in every case that is measured.
    Mediator.objects.filter(pk__in=(cast.mediator.pk, cast.other_mediator.pk)).update(
        case_cap=30_000, case_target=20_000
    )
    tell("any transition", transitions(cast))
    tick(cast)


if __name__ == "__main__":
    main()
