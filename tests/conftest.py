"""What every test stands on: which servers it runs beside, and how one test does not see another's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from pytest_django import Settings


def pytest_configure() -> None:
    """Part the workers in Redis as pytest-django parts them in PostgreSQL; all run beside one server."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        return
    layer = settings.CHANNEL_LAYERS["default"]
    if "redis" in layer["BACKEND"]:
        layer["CONFIG"]["prefix"] = f"hejie-{worker}"
        # Emptying the cache empties its whole Redis database, so each worker has one of its own.
        cache_settings = settings.CACHES["default"]
        address = urlsplit(cache_settings["LOCATION"])
        cache_settings["LOCATION"] = address._replace(path=f"/{int(worker.removeprefix('gw')) + 1}").geturl()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by name, what the present database cannot show."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        return
    reason = "needs PostgreSQL: run it under `python -m tests.services`"
    for item in items:
        if {"postgres", "two_processes"} & {mark.name for mark in item.iter_markers()}:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def _own_var(settings: Settings, tmp_path: Path) -> None:
    """Files of a test go into its own folder."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request in English leaves its thread in English; the next test starts in the installation's language."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Counters of one test (codes asked for, messages sent) are no counters of the next."""
    yield
    cache.clear()
