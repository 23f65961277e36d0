"""The meaning of every figure, with a name and a version that the figure carries wherever it goes."""

import tomllib
from pathlib import Path

from reporting.schemas import Definition, Texts


def read_definitions(path: Path) -> dict[str, Definition]:
    described = tomllib.loads(path.read_text())
    return {
        name: Definition(name=name, version=one["version"], text=Texts.model_validate(one["text"]))
        for name, one in described.items()
    }


DEFINITIONS = read_definitions(Path(__file__).parent / "definitions.toml")
