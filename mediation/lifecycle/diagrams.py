"""A lifecycle as a page: a Mermaid state diagram and its table, from the same rows that the engine carries out."""

from __future__ import annotations

from typing import Any

from mediation.lifecycle.engine import Lifecycle
from mediation.lifecycle.table import Transition


def page(lifecycle: Lifecycle[Any], title: str, stages: dict[str, str]) -> str:
    """The Markdown page of a lifecycle; `stages` maps each stage to its label."""
    lines = [
        f"# {title}",
        "",
        "Made by `manage.py lifecycle_diagrams` from the table that the engine carries out; do not edit.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{stage} {label}" as {stage}' for stage, label in stages.items()),
        *(f"    {source} --> {row.target}: {row.name}" for row in lifecycle.transitions for source in row.sources),
        "```",
        "",
        "| event | from | to | by | holds when | law |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_line(lifecycle, row) for row in lifecycle.transitions),
        "",
    ]
    return "\n".join(lines)


def _line(lifecycle: Lifecycle[Any], row: Transition[Any]) -> str:
    guards = "; ".join((guard.__doc__ or "").strip().splitlines()[0].rstrip(".") for guard in lifecycle.guards(row))
    inputs = ", ".join(f"`{i.name}`" for i in row.inputs if i.required)
    holds = "; ".join(part for part in (guards, f"{inputs} given" if inputs else "") if part)
    by = ", ".join(who.name for who in row.by)
    return f"| `{row.name}` {row.label} | {', '.join(row.sources)} | {row.target} | {by} | {holds} | {row.basis} |"
