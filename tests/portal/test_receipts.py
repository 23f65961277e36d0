"""The client's copy of a consent: a paper for everyone, in the client's language, that says what was allowed."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.papers import Paper, Section, printed, set_in_type
from portal.receipts import receipt, receipt_language

KELA = "organisation:0198c0de-0000-7000-8000-00000000000a"
NAMES = {KELA: "Kela, Rovaniemi", "employers": "Työnantajat"}
CLIENT = {"given_name": "Väinö", "family_name": "Šuovvá", "birth_date": "1985-10-13", "language": "sv"}
CONSENT: dict[str, Any] = {
    "id": "0198c0de-0000-7000-8000-0000000000ff",
    "status": "given",
    "given_by": {"kind": "client", "role": None},
    "purpose_code": "supported_employment",
    "purpose_text": "Jag vill arbeta i ett kök.",
    "grants": [{"party": KELA, "category": "benefits"}, {"party": "employers", "category": "work_history"}],
    "channel": "electronic",
    "form_version": "2",
    "notice_version": "2",
    "language": "fi",
    "valid_from": "2026-03-02",
    "valid_until": "2027-03-01",
    "received_at": "2026-03-02T09:00:00Z",
    "ended_on": None,
}


def paper_in(language: str, consent: dict[str, Any] = CONSENT) -> Paper:
    return receipt(CLIENT, consent, NAMES, language=language, contact="tietosuoja@lappi.example")


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(paper: Paper) -> str:
    """As a reader of the file finds it, whatever the lines."""
    return " ".join(" ".join(page.extract_text() for page in read(set_in_type(paper)).pages).split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_is_one_for_everyone(language: str) -> None:
    """Tagged, of a language and a title, and says of itself that it is PDF/UA-1 and PDF/A-2a."""
    found = read(set_in_type(paper_in(language)))
    catalog: Any = found.root_object
    said = catalog["/Metadata"].get_data().decode()

    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith(language)
    assert found.metadata is not None
    assert found.metadata.title == paper_in(language).title
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said


def tags_in(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for one in node for tag in tags_in(one)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + tags_in(node.get("/K", []))


def test_a_screen_reader_finds_headings_a_list_and_a_table_with_its_header() -> None:
    tags = tags_in(read(set_in_type(paper_in("fi"))).root_object["/StructTreeRoot"])

    assert {"/H1", "/L", "/Table", "/TH", "/TD"} <= set(tags)
    assert tags.count("/TR") == 3


def test_it_says_to_whom_what_until_when_and_how_to_take_it_back() -> None:
    text = text_of(paper_in("fi"))

    assert "Väinö Šuovvá" in text
    assert "Etuudet tuetun työllistymisen palvelu Kela, Rovaniemi" in text
    assert "Työhistoria tuetun työllistymisen palvelu Työnantajat" in text
    assert "1.3.2027" in text
    assert "tietosuoja@lappi.example" in text
    assert "Voit perua tai muuttaa suostumuksen milloin tahansa" in text


def test_the_day_it_was_recorded_is_finlands() -> None:
    """Half past midnight there, the day before in Greenwich."""
    assert "Kirjattu 3.3.2026" in text_of(paper_in("fi", CONSENT | {"received_at": "2026-03-02T22:30:00Z"}))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "Voit perua tai muuttaa suostumuksen milloin tahansa"),
        ("sv", "Du kan återkalla eller ändra samtycket när som helst"),
        ("en", "You can withdraw or change the consent at any time"),
    ],
)
def test_it_is_in_the_language_asked_for_whatever_the_page_is_in(language: str, words: str) -> None:
    assert words in text_of(paper_in(language))


def test_employers_are_named_in_its_language_too() -> None:
    """The names come from the page, whose language is its reader's."""
    text = text_of(paper_in("sv"))

    assert "Arbetsgivare som jobbcoachen söker arbete hos" in text
    assert "Työnantajat" not in text


@pytest.mark.parametrize(
    ("spoken", "given_in", "language"), [("sv", "fi", "sv"), ("other", "en", "en"), ("other", "other", "fi")]
)
def test_the_clients_own_language_comes_first(spoken: str, given_in: str, language: str) -> None:
    assert receipt_language(CLIENT | {"language": spoken}, CONSENT | {"language": given_in}) == language


def test_without_an_address_nobody_is_led_to_one() -> None:
    text = text_of(receipt(CLIENT, CONSENT, NAMES, language="fi", contact=""))

    assert "Kerro siitä sille, jonka kanssa teit tämän suostumuksen." in text
    assert "kirjoittaa osoitteeseen" not in text


def test_an_ended_consent_says_so_in_the_place_of_how_to_end_it() -> None:
    text = text_of(paper_in("fi", CONSENT | {"status": "withdrawn", "ended_on": "2026-05-04"}))

    assert "Peruttu, 4.5.2026" in text
    assert "Voit perua tai muuttaa" not in text
    assert "Ketkä saivat kertoa toisilleen ja mitä" in text
    assert "saavat kertoa" not in text


def a_paper(words: str) -> Paper:
    return Paper("Koe", "fi", lead=[words], sections=[Section("Osa", facts=[("Sanottu", words)])], foot=words)


async def test_markup_that_someone_wrote_stays_as_written() -> None:
    written = '#read("/etc/passwd") *ei* $x$ @viite <a> \\ "loppu'

    text = " ".join(read(await printed(a_paper(written))).pages[0].extract_text().split())

    assert written in text


@pytest.mark.parametrize("strange", ["مرحبا بكم", "😀", "\x01\x1b", "日本", "a\r\nb\tc", "\u202e x"])
def test_letters_that_the_font_lacks_leave_a_box(strange: str) -> None:
    assert read(set_in_type(a_paper(strange))).pages


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_someone_wrote_can_be_printed(words: str) -> None:
    assert set_in_type(a_paper(words)).startswith(b"%PDF-")
