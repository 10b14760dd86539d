"""The settings of a TOML table, taken one by one: each is asked for with its type; what nobody asked for is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar, overload

from django.core.exceptions import ImproperlyConfigured

KeyPath = tuple[str, ...]
T = TypeVar("T")


class Fault(Exception):
    """Why a file is wrong, and the setting that is to blame."""

    def __init__(self, path: KeyPath, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(reason)


class Table:
    """One table of a file. Raises `Fault` where a setting is missing or not of the kind that is wanted."""

    def __init__(self, content: dict[str, Any], path: KeyPath = ()) -> None:
        self.content, self.path = content, path
        self._taken: set[str] = set()

    @property
    def name(self) -> str:
        """What the table is called in its file."""
        return ".".join(self.path)

    def fault(self, key: str, reason: str) -> Fault:
        """A fault of one setting of this table."""
        path = (*self.path, key)
        return Fault(path, f"{'.'.join(path)} {reason}")

    def section(self, key: str) -> Table:
        """A table inside this one."""
        found = self._take(key)
        if not isinstance(found, dict):
            raise self.fault(key, f"is {found!r}, wanted a section [{'.'.join((*self.path, key))}]")
        return Table(found, (*self.path, key))

    def text(self, key: str) -> str:
        """A text that is not empty."""
        found = self._take(key)
        if not isinstance(found, str) or not found.strip():
            raise self.fault(key, f"is {found!r}, wanted a text in quotes")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts of which none is empty, and at least one."""
        found = self._take(key)
        if not isinstance(found, list) or not found:
            raise self.fault(key, f"is {found!r}, wanted a list of texts")
        for entry in found:
            if not isinstance(entry, str) or not entry.strip():
                raise self.fault(key, f"holds {entry!r}, wanted a text in quotes")
        return tuple(found)

    def flag(self, key: str, *, otherwise: bool | None = None) -> bool:
        """True or false; where it may be left out, what it then is."""
        if otherwise is not None and key not in self.content:
            return otherwise
        found = self._take(key)
        if type(found) is not bool:
            raise self.fault(key, f"is {found!r}, wanted true or false")
        return found

    @overload
    def whole(self, key: str) -> int: ...
    @overload
    def whole(self, key: str, *, optional: Literal[True]) -> int | None: ...
    def whole(self, key: str, *, optional: bool = False) -> int | None:
        """A whole number from 1; None where it is optional and not there."""
        if optional and key not in self.content:
            return None
        found = self._take(key)
        if type(found) is not int or found < 1:
            raise self.fault(key, f"is {found!r}, wanted a whole number from 1")
        return found

    @overload
    def day(self, key: str) -> date: ...
    @overload
    def day(self, key: str, *, optional: Literal[True]) -> date | None: ...
    def day(self, key: str, *, optional: bool = False) -> date | None:
        """A date; None where it is optional and not there."""
        if optional and key not in self.content:
            return None
        found = self._take(key)
        if type(found) is not date:
            raise self.fault(key, f"is {found!r}, wanted a date without quotes, like 2025-01-01")
        return found

    def one_of(self, key: str, known: Collection[str]) -> str:
        """One of the words of a closed list."""
        found = self._take(key)
        if not isinstance(found, str) or found not in known:
            raise self.fault(key, f"is {found!r}, wanted one of {', '.join(known)}")
        return found

    def some_of(self, key: str, known: Collection[Any], *, optional: bool = False) -> tuple[Any, ...]:
        """A list of entries of a closed list, none of them twice; empty where it is optional and not there."""
        if optional and key not in self.content:
            return ()
        found = self._take(key)
        if not isinstance(found, list):
            raise self.fault(key, f"is {found!r}, wanted a list in brackets")
        for position, entry in enumerate(found):
            if type(entry) not in (int, str) or entry not in known:
                raise self.fault(key, f"names {entry!r}, wanted only {', '.join(str(word) for word in known)}")
            if entry in found[:position]:
                raise self.fault(key, f"names {entry!r} twice")
        return tuple(found)

    def refuse_the_rest(self, known: Iterable[str] = ()) -> None:
        """Refuse every setting that nobody has asked for: a slip of the pen must not pass for a setting."""
        for key in self.content:
            if key not in self._taken and key not in known:
                raise self.fault(key, "is no known setting")

    def _take(self, key: str) -> Any:
        if key not in self.content:
            raise Fault((*self.path, key), f"{'.'.join((*self.path, key))} is missing")
        self._taken.add(key)
        return self.content[key]


def read_checked(path: Path, kind: str, build: Callable[[Table], T]) -> T:
    """What `build` makes of a file. Raises `ImproperlyConfigured` with kind, file, line and reason where the file is
    wrong, be it as text, as TOML or in its settings.
    """
    content = path.read_bytes()
    text = content.decode(errors="replace")
    try:
        return build(Table(tomllib.loads(content.decode())))
    except UnicodeDecodeError as fault:
        line, reason = content.count(b"\n", 0, fault.start) + 1, "is not written in UTF-8"
    except tomllib.TOMLDecodeError as fault:
        told = re.search(r"at line (\d+)", str(fault))
        # At the end of a file that breaks off no line is named.
        line, reason = int(told[1]) if told else text.count("\n") + 1, str(fault)
    except Fault as fault:
        line, reason = line_of(fault.path, text), fault.reason
    raise ImproperlyConfigured(f"{kind} {path.name}, line {line}: {reason}")


def line_of(path: KeyPath, text: str) -> int:
    """The line on which a setting begins; for one that is missing, the line of the section it is missing from.

    Found by reading ever more of the file: the setting begins after the longest beginning that does not have it yet.
    """
    while path:
        begun = 0
        lines = text.splitlines(keepends=True)
        for count in range(1, len(lines) + 1):
            try:
                content = tomllib.loads("".join(lines[:count]))
            except tomllib.TOMLDecodeError:
                continue
            if _has(content, path):
                return begun + 1
            begun = count
        path = path[:-1]
    return 1


def _has(content: Any, path: KeyPath) -> bool:
    for key in path:
        if not isinstance(content, dict) or key not in content:
            return False
        content = content[key]
    return True
