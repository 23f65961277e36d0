"""Papers for people: PDF/UA-1 and PDF/A-2a, set by Typst, tagged, titled and in a language."""

import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import typst
from fastapi import Response

from portal.papers.letters import printable

SHEET = Path(__file__).parent / "sheet.typ"
FONT = "Libertinus Serif"
REGIONS = {"fi": "FI", "sv": "FI", "en": "GB"}


@dataclass(frozen=True)
class Table:
    columns: list[str]
    rows: list[list[str]]
    is_of_figures: bool = False
    """What a row is about stands first and wide, its figures at the right of theirs."""


@dataclass(frozen=True)
class Picture:
    svg: str
    """Whole in itself, its letters in the paper's font."""
    alternative: str
    """What it shows, for those who do not see it."""


@dataclass(frozen=True)
class Section:
    heading: str
    text: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    picture: Picture | None = None
    table: Table | None = None
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Paper:
    title: str
    language: str
    """fi, sv or en: what a screen reader speaks."""
    lead: list[str]
    sections: list[Section]
    foot: str
    made_at: datetime | None = None
    """The moment the file says it was made; without one, when it is set. The same paper is then the same bytes."""

    @property
    def region(self) -> str:
        return REGIONS[self.language]


async def printed(paper: Paper) -> bytes:
    """Outside the event loop: a page takes tens of milliseconds of a processor."""
    return await asyncio.to_thread(set_in_type, paper)


def set_in_type(paper: Paper) -> bytes:
    """What was written goes in as data, never as markup, and with the letters that the paper's font has."""
    said = {name: part for name, part in asdict(paper).items() if name != "made_at"} | {"region": paper.region}
    made = typst.compile(
        SHEET,
        root=SHEET.parent,
        sys_inputs={"paper": orjson.dumps(in_letters(said)).decode()},
        pdf_standards=["ua-1", "a-2a"],
        ignore_system_fonts=True,
        timestamp=paper.made_at and paper.made_at.replace(microsecond=0),
    )
    assert isinstance(made, bytes)
    return made


def in_letters(part: Any) -> Any:
    if isinstance(part, str):
        return printable(part)
    if isinstance(part, dict):
        return {name: in_letters(value) for name, value in part.items()}
    return [in_letters(value) for value in part] if isinstance(part, list | tuple) else part


# A browser shows a PDF or an image inside a page of its own making, which the policy of our pages would forbid.
POLICY = "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def handed_out(content: bytes, *, media_type: str, name: str) -> Response:
    """The name carries nothing of a client: it stays in histories and folders."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Content-Security-Policy": POLICY}
    return Response(content, media_type=media_type, headers=headers)
