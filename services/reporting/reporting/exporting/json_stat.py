"""JSON-stat 2.0: a dataset for one report; for many, a collection that holds one dataset after another."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import orjson

from common.errors import Language
from reporting.exporting.saying import protection_in_words, told_to_machines
from reporting.exporting.sheets import GROUP, PLACE, UNITS
from reporting.exporting.tables import HIDDEN, About, Cell, Cells, Column, Table
from reporting.exporting.words import Names, heading, place_name, title, word

FIGURE, DAY = "figure", "on"
Dataset = dict[str, Any]


async def as_json_stat(
    about: About, tables: AsyncIterator[Table], *, is_long: bool, language: Language
) -> AsyncIterator[bytes]:
    if not is_long:
        async for table in tables:
            yield orjson.dumps(dataset(table, about, language))
        return
    whole = {"version": "2.0", "class": "collection"} | said(about, about.report, language)
    yield orjson.dumps(whole)[:-1] + b',"link":{"item":['
    between = b""
    async for table in tables:
        yield between + orjson.dumps(dataset(table, about, language))
        between = b","
    yield b"]}}"


def dataset(table: Table, about: About, language: Language) -> Dataset:
    words = [column.name for column in table.words if column.name not in UNITS]
    categories = {DAY: [str(table.on)]} | {name: each_once(table, name) for name in words}
    categories[FIGURE] = [column.name for column in table.figures]
    values = values_of(table, words, categories)
    hidden = {str(at): HIDDEN for at, value in enumerate(values) if value == HIDDEN}
    return {
        "version": "2.0",
        "class": "dataset",
        **said(about_one(table, about), table.report, language),
        **({"label": f"{title(table.report, language)}: {heading(table.by, language)}"} if table.by else {}),
        "id": list(categories),
        "size": [len(codes) for codes in categories.values()],
        "role": {"time": [DAY], "metric": [FIGURE]} | ({"geo": [PLACE]} if PLACE in words else {}),
        "dimension": {name: dimension(name, codes, table, language, about) for name, codes in categories.items()},
        "value": [None if value == HIDDEN else as_number(value) for value in values],
        **({"status": hidden} if hidden else {}),
    }


def about_one(table: Table, about: About) -> About:
    """Of a collection's datasets each has the definition that is its own."""
    name = table.definition.partition(" ")[0]
    own = [definition for definition in about.definitions if dict(definition)["name"] == name]
    return replace(about, report=table.report, definitions=own, on=table.on)


def said(about: About, report: str, language: Language) -> Dataset:
    return {
        "label": title(report, language),
        "source": "Rinnalla",
        "updated": about.extracted_at.isoformat(timespec="seconds"),
        "note": [protection_in_words(about, language)],
        "extension": {"rinnalla": told_to_machines(about)},
    }


def each_once(table: Table, name: str) -> list[str]:
    return list(dict.fromkeys(str(cells[name]) for cells in table.rows))


def values_of(table: Table, words: list[str], categories: Mapping[str, list[str]]) -> list[Cell]:
    """In the order of the dimensions, the last turning fastest; where a table has no such row, nothing."""
    rows: dict[tuple[str, ...], Cells] = {tuple(str(cells[name]) for name in words): cells for cells in table.rows}
    every = product(*(categories[name] for name in words))
    figures = categories[FIGURE]
    return [rows[key].get(figure) if key in rows else None for key in every for figure in figures]


def dimension(name: str, codes: list[str], table: Table, language: Language, about: About) -> Dataset:
    labels = {code: label_of(code, table.by if name == GROUP else name, language, about.places) for code in codes}
    category: Dataset = {"index": codes, "label": labels}
    if name == FIGURE:
        category["unit"] = {column.name: {"decimals": decimals_of(table, column)} for column in table.figures}
    elif name not in (PLACE, DAY, GROUP) and (notes := units_of(table, name, language)):
        category["note"] = notes
    called = {GROUP: table.by, PLACE: about.level}.get(name, name)
    return {"label": heading(called, language), "category": category}


def label_of(code: str, name: str, language: Language, places: Names) -> str:
    if name == FIGURE:
        return heading(code, language)
    if name == PLACE:
        return place_name(code, language, places)
    return word(code, name, language)


def decimals_of(table: Table, column: Column) -> int:
    found = (cells[column.name] for cells in table.rows)
    return max((-int(cell.as_tuple().exponent) for cell in found if isinstance(cell, Decimal)), default=0)


def as_number(value: Cell) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value  # type: ignore[return-value]  # a word is no figure


def units_of(table: Table, name: str, language: Language) -> dict[str, list[str]]:
    """What the percentages of a code are of."""
    units = [column.name for column in table.words if column.name in UNITS]
    return {
        str(cells[name]): [f"{heading(unit, language)}: {word(str(cells[unit]), unit, language)}" for unit in units]
        for cells in table.rows
        if units
    }
