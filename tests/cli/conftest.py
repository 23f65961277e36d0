from pathlib import Path

import pytest

from rinnalla.importing.cells import Region
from rinnalla.importing.formats import FileFormat, formats

LAPLAND = Region(frozenset({"698", "320"}), allow_artificial_identity_codes=True)


@pytest.fixture
def by_name() -> dict[str, FileFormat]:
    return {one.name: one for one in formats(LAPLAND)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "lapland"
    made.mkdir()
    return made
