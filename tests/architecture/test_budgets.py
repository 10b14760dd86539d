"""Sizes: what is too long to be read at once is to be parted."""

from __future__ import annotations

import ast
from statistics import quantiles

from tests.architecture.source import PROGRAM, ROOT, RULE_MODULES, assert_none, length, python_files


def test_nine_functions_of_ten_have_at_most_30_lines() -> None:
    lengths = [length(function) for source in python_files(*PROGRAM) for function in source.functions()]
    assert quantiles(lengths, n=10)[-1] <= 30


def test_no_function_has_more_than_60_lines() -> None:
    long = [
        f"{source.name}:{function.lineno} {function.name}: {length(function)}"
        for source in python_files(*PROGRAM, "tests")
        for function in source.functions()
        if length(function) > 60
    ]
    assert_none(long)


def test_no_python_file_has_more_than_500_lines() -> None:
    assert_none(f"{s.name}: {s.lines}" for s in python_files(*PROGRAM, "tests") if s.lines > 500)


def test_no_consumer_has_more_than_150_lines() -> None:
    consumers = [s for s in python_files("mediation") if s.module == "consumers"]
    assert_none(f"{s.name}: {s.lines}" for s in consumers if s.lines > 150)


def test_no_vue_file_has_more_than_300_lines() -> None:
    counted = {path: path.read_text().count("\n") for path in (ROOT / "frontend" / "src").rglob("*.vue")}
    assert counted, "no page was found: the rule would hold over nothing"
    assert_none(f"{path.relative_to(ROOT)}: {lines}" for path, lines in counted.items() if lines > 300)


def test_every_rule_says_in_a_docstring_why_and_what_it_refuses() -> None:
    silent = [
        f"{source.name}:{function.lineno} {function.name}"
        for source in python_files("mediation")
        if source.module in RULE_MODULES
        for function in source.public_functions()
        if not ast.get_docstring(function)
    ]
    assert_none(silent)
