"""What papers can hold beside words: a picture that says what it shows, figures in columns, a moment of their own."""

from datetime import UTC, date, datetime
from typing import Any

from portal.papers import FONT, Paper, Picture, Section, Table, set_in_type
from portal.rendering import environment
from portal.step_lines import step_chart
from tests.portal.test_receipts import read, tags_in


def a_picture() -> Picture:
    chart = step_chart([("Rovaniemi", [(date(2021, 5, 3), "0"), (date(2022, 3, 1), "0.56")])], last=date(2022, 10, 15))
    drawn = environment().get_template("parts/step_lines.html").module.step_lines  # type: ignore[attr-defined]
    return Picture(str(drawn("course", chart, "", font=FONT)), "Kerroin nousee nollasta 0,56:een.")


def a_paper(made_at: datetime | None = None) -> Paper:
    table = Table(["Kunta", "Kerroin"], [["Rovaniemi", "0,56"]], is_of_figures=True)
    section = Section("Kulku", picture=a_picture(), table=table)
    return Paper("Koe", "fi", lead=["Alku"], sections=[section], foot="Loppu", made_at=made_at)


def alternatives_in(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for one in node for text in alternatives_in(one)]
    if not isinstance(node, dict):
        return []
    return ([str(node["/Alt"])] if "/Alt" in node else []) + alternatives_in(node.get("/K", []))


def test_a_picture_is_tagged_and_says_what_it_shows() -> None:
    tree = read(set_in_type(a_paper())).root_object["/StructTreeRoot"]

    assert tags_in(tree).count("/Figure") == 1
    assert alternatives_in(tree) == ["Kerroin nousee nollasta 0,56:een."]


def test_the_names_in_a_picture_are_letters_of_the_paper() -> None:
    assert "Rovaniemi 0,56" in read(set_in_type(a_paper())).pages[0].extract_text()


def test_a_paper_of_a_moment_is_the_same_to_the_last_byte_whenever_it_is_set() -> None:
    made_at = datetime(2022, 11, 1, 8, 30, 12, 345678, tzinfo=UTC)

    first, second = set_in_type(a_paper(made_at)), set_in_type(a_paper(made_at))

    found = read(first).metadata
    assert found is not None
    assert found.creation_date == made_at.replace(microsecond=0)
    assert first == second
