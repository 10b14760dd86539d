"""Habits of the house that keep its order: who may import what, and what nobody does."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import FOUNDATIONS, PROGRAM, ROOT, Source, assert_none, python_files

SHOWN_TO_OTHER_APPS = {"services", "queries", "permissions", "events", "enums", "models"}
SHOWN_BESIDES = {
    "accounts.authentication",
    "accounts.codes",
    "accounts.sms",
    "cases.transitions",
    "files.cells",
    "files.spreadsheets",
    "rules.limits",
    "rules.packs",
    "rules.tables",
    "notifications.kinds",
}
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "common", "data", "info", "misc"}
PRETENCES = ("unittest.mock", "mock", "pytest_mock", "freezegun", "time_machine")


def has_framework_name(node: ast.ClassDef) -> bool:
    """Whether the class must be called what Django calls its base: a model's manager."""
    return any(ast.unparse(base).partition("[")[0].endswith("Manager") for base in node.bases)


def may_take(source: Source, name: str) -> bool:
    """Whether a file may import this name; docs/adr/0004 says why the exceptions."""
    root, _, inside = name.partition(".")
    app, module, submodule = (*inside.split("."), "", "")[:3]
    if root != "mediation" or app in {source.app, *FOUNDATIONS} or module in SHOWN_TO_OTHER_APPS:
        return True
    shown_to_demonstration = module == "demonstration" == source.app
    composed = source.module == "api" and (module, submodule) == ("api", "serializers")
    return f"{app}.{module}" in SHOWN_BESIDES or composed or shown_to_demonstration


def test_apps_import_of_each_other_only_what_is_shown() -> None:
    assert_none(
        f"{source.name}:{line} imports {name}"
        for source in python_files("mediation")
        for line, name in source.imports()
        if not may_take(source, name)
    )


def test_every_app_says_what_it_owns() -> None:
    packages = [s for s in python_files("mediation") if s.app and s.path.name == "__init__.py"]
    tops = [s for s in packages if len(s.path.relative_to(ROOT).parts) == 3]
    assert tops
    assert_none(s.name for s in tops if not ast.get_docstring(s.tree))


def test_the_environment_is_read_in_one_place() -> None:
    reads = re.compile(r"os\.(getenv|environ(?!\.setdefault))|environ\.Env\(")
    sources = [s for s in python_files("config", "mediation") if s.name != "config/env.py"]
    assert_none(s.name for s in sources if reads.search(s.path.read_text()))


def test_services_never_see_a_request() -> None:
    seen = [
        f"{source.name}:{function.lineno}"
        for source in python_files("mediation")
        if source.module in {"services", "queries", "permissions", "transitions", "guards", "models"}
        for function in source.functions()
        if {"request", "http_request"} & {argument.arg for argument in function.args.args + function.args.kwonlyargs}
    ]
    assert_none(seen)


def moves_a_stage(node: ast.AST) -> bool:
    """Whether this is `….stage = …` or `….update(stage=…)`."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Attribute) and target.attr == "stage" for target in node.targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(keyword.arg == "stage" for keyword in node.keywords)
    return False


def test_only_the_lifecycle_moves_a_stage() -> None:
    others = [source for source in python_files("mediation") if source.app != "lifecycle"]
    assert others
    assert_none(s.name for s in others if any(moves_a_stage(node) for node in ast.walk(s.tree)))


def test_nobody_listens_to_model_signals() -> None:
    listeners = [
        f"{source.name}:{line}"
        for source in python_files("mediation")
        for line, name in source.imports()
        if name.startswith("django.db.models.signals")
    ]
    assert_none(listeners)


def test_models_override_no_save() -> None:
    overrides = [
        f"{source.name}:{function.lineno}"
        for source in python_files("mediation")
        if source.module == "models"
        for function in source.functions()
        if function.name == "save"
    ]
    assert_none(overrides)


def test_names_say_something() -> None:
    empty = []
    for source in python_files(*PROGRAM):
        words = set(source.path.stem.split("_"))
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and not has_framework_name(node):
                words |= {word.lower() for word in re.findall(r"[A-Z][a-z]+", node.name)}
        empty += [f"{source.name}: {word}" for word in sorted(words & EMPTY_NAMES)]
    assert_none(empty)


def test_no_test_pretends() -> None:
    pretences = [
        f"{source.name}:{line} {name}"
        for source in python_files("tests")
        for line, name in source.imports()
        if name.startswith(PRETENCES)
    ]
    assert_none(pretences)
