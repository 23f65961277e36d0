"""The style sheet's numbers: a function fits a glance, a file is a chapter."""

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CODE = ("libs", "services", "cli", "deploy")
LONGEST_FUNCTION, LONGEST_FILE = 40, 300
BANNED = ("utils", "helpers", "manager", "handler", "impl", "data", "info")


def files() -> Iterator[Path]:
    for folder in CODE:
        for path in (REPOSITORY / folder).rglob("*.py"):
            if "migrations/versions" not in str(path) and "node_modules" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{path.relative_to(REPOSITORY)}:{function.lineno} {function.name}"
        for path in files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


def test_no_file_is_longer_than_a_chapter() -> None:
    assert [str(path) for path in files() if path.read_text().count("\n") > LONGEST_FILE] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in files() if path.stem in BANNED or path.parent.name in BANNED] == []


def test_no_service_has_a_readme_longer_than_forty_lines() -> None:
    readmes = (REPOSITORY / "services").glob("*/README.md")

    assert [str(path) for path in readmes if path.read_text().count("\n") > 40] == []
