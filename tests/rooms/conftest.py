"""Running installations for tests of rooms; each is started once for all tests that use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import Cast, make_cast
from tests.rooms.running import House, installation, usual_processes


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """As people have it: twenty messages in ten seconds."""
    with installation(tmp_path_factory.mktemp("house"), ROOM_RATE="20") as running:
        running.seed(24)
        usual_processes(running)
        yield running


@pytest.fixture(scope="session")
def fast_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Without a limit on messages, for tests that need hundreds."""
    with installation(tmp_path_factory.mktemp("fast-house"), ROOM_RATE="0") as running:
        running.seed(8)
        usual_processes(running)
        yield running
