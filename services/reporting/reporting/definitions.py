"""The meaning of every figure, with a name and a version that the figure carries wherever it goes."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reporting.schemas import Definition


def read_definitions(path: Path) -> dict[str, Definition]:
    described = tomllib.loads(path.read_text())
    shared = described.pop("shared")
    return {name: Definition(name=name, **with_texts(one, shared)) for name, one in described.items()}


def with_texts(described: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """Where a name stands, the shared texts of that name."""
    return {part: shared[said] if isinstance(said, str) else said for part, said in described.items()}


DEFINITIONS = read_definitions(Path(__file__).parent / "definitions.toml")
