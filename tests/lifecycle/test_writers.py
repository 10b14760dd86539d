"""Many who write on one case at the same instant: one of them did, the others are told what changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.db import connections

from mediation.audit.services import verify
from mediation.cases.api.views.cases import VERBS
from mediation.cases.enums import Stage
from mediation.cases.models import Case, CaseEvent
from mediation.core.errors import Conflict
from tests.factories import START, case_in, make_cast
from tests.lifecycle.test_matrix import INPUTS
from tests.rooms.running import installation

WRITERS = 64
TRIED = (("mediator", "suspend"), ("clerk", "suspend"), ("mediator", "end"), ("applicant", "withdraw"))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_sixty_four_writers_on_one_version_one_wins_and_the_others_read_what_changed() -> None:
    cast = make_cast()
    case = case_in(Stage.MEDIATING, cast)
    actors = {part: cast.actor(part) for part, _event in TRIED}

    def write(n: int) -> str:
        part, event = TRIED[n % len(TRIED)]
        try:
            VERBS[event](actors[part], case.pk, START, version=case.version, **INPUTS.get(event, {}))
        except Conflict as conflict:
            return f"{conflict.refusals[0].field}: {len(conflict.changes)} change"
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(write, range(WRITERS)))
    assert sorted(answers) == ["version: 1 change"] * (WRITERS - 1) + ["won"]
    assert Case.objects.get(pk=case.pk).version == case.version + 1
    assert CaseEvent.objects.filter(case=case, version__gt=case.version).count() == 1
    assert verify()[1] is None


@pytest.mark.django_db
def test_who_wrote_first_is_named_to_who_came_late() -> None:
    cast = make_cast()
    case = case_in(Stage.MEDIATING, cast)
    VERBS["suspend"](cast.actor("clerk"), case.pk, START, reason="other", version=case.version)
    with pytest.raises(Conflict) as late:
        VERBS["suspend"](cast.actor("mediator"), case.pk, START, reason="other", version=case.version)
    assert [(c.what, c.by, c.at) for c in late.value.changes] == [("case.suspend", "clerk", START)]
    assert str(late.value.changes[0].label)


def test_sixty_four_writers_on_the_embedded_set_up_make_one_change(tmp_path: Path) -> None:
    with installation(tmp_path, DATABASE_URL="", REDIS_URL="") as house:
        house.seed(1)
        room = house.room()
        house.start()
        server = house.processes[0].http
        headers = {"Authorization": f"Bearer {room.token(0)}"}
        case = httpx.get(f"{server}/api/v1/cases/", headers=headers).json()["results"][0]

        def write(_: int) -> int:
            body = {"reason": "other", "version": case["version"]}
            path = f"{server}/api/v1/cases/{case['id']}/actions/suspend/"
            return httpx.post(path, json=body, headers=headers, timeout=60).status_code

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(write, range(WRITERS)))
        assert sorted(answers) == [200] + [409] * (WRITERS - 1)
        after = httpx.get(f"{server}/api/v1/cases/{case['id']}/", headers=headers).json()
        assert (after["stage"], after["version"]) == ("suspended", case["version"] + 1)
