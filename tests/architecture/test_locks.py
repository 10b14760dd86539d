"""What is locked is locked by content, not by the place it came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "frontend" / "package-lock.json"]
PLACE = re.compile(
    r"\"resolved\"|https?://[^\"\s]+\.tgz|^\s*(--?(extra-)?index-url|-i|--find-links|-f)\b", re.MULTILINE
)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_a_download_address(lock: Path) -> None:
    assert PLACE.search(lock.read_text()) is None


@pytest.mark.parametrize("name", ["base", "dev", "web"])
def test_every_locked_requirement_has_a_hash(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = re.findall(r"^[a-zA-Z0-9].*?(?=^[a-zA-Z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert pinned
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []
