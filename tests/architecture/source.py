"""The source as the rules read it: files, and the functions and imports in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("config", "mediation", "scripts")
FOUNDATIONS = {"core", "lifecycle", "audit"}
RULE_MODULES = {"services", "queries", "permissions", "transitions", "guards"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        """The path as a message shows it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def app(self) -> str | None:
        """The app that the file belongs to, if any."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "mediation" and len(parts) > 2 else None

    @property
    def module(self) -> str | None:
        """Which of an app's modules it is or lies in: `services` for `cases/services/closing.py`."""
        return self.path.relative_to(ROOT).with_suffix("").parts[2] if self.app else None

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def public_functions(self) -> Iterator[Function]:
        """What the file offers to others: the functions at its top without a leading underscore."""
        nodes = (node for node in self.tree.body if isinstance(node, Function))
        return (node for node in nodes if not node.name.startswith("_"))

    def imports(self) -> Iterator[tuple[int, str]]:
        """The line and full dotted name of everything imported, `from a import b` as `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def python_files(*places: str) -> tuple[Source, ...]:
    """The Python files under these top folders, without migrations."""
    found = []
    for place in places:
        for path in sorted((ROOT / place).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text()
                found.append(Source(path, ast.parse(text), text.count("\n")))
    return tuple(found)


def length(function: Function) -> int:
    """The lines of a function that carry code: without its decorators, its docstring and its signature."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or function.lineno) - body[0].lineno + 1 if body else 0


def assert_none(found: Iterable[str]) -> None:
    """Fail with everything that was found, one on a line."""
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)
