"""One import under way: whose keys these are, and which record each key stands for."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rinnalla.backend import Backend
from rinnalla.importing.refusals import RowRefused
from rinnalla.importing.staging import Row

REMEMBERED = 20_000
"""Keys of each kind whose id is kept at hand, so that memory stays the same however long the files are."""

Record = dict[str, Any]


class Ordinals:
    """Tells equal things of a day apart: 1 for the first, 2 for the next. They come day by day, so only one day's are
    held in memory."""

    def __init__(self) -> None:
        self.day = ""
        self.seen: Counter[tuple[object, ...]] = Counter()

    def next(self, day: str, thing: tuple[object, ...]) -> int:
        if day != self.day:
            self.day, self.seen = day, Counter()
        self.seen[thing] += 1
        return self.seen[thing]


@dataclass
class Run:
    backend: Backend
    source: str
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    ordinals: Ordinals = field(default_factory=Ordinals)

    async def change(self, row: Row, service: str, path: str, body: Mapping[str, Any], method: str = "POST") -> Record:
        key = json.dumps([self.source, row.cells, body], sort_keys=True)
        changed: Record = await self.backend.change(service, path, body, key, method)
        return changed

    async def find(self, service: str, path: str, rows: Iterable[Mapping[str, Any]]) -> list[Record]:
        """What is known of these rows."""
        wanted = list(rows)
        if not wanted:
            return []
        items: list[Record] = (await self.backend.ask(service, path, {"rows": wanted}))["items"]
        return items

    async def find_by_key(self, noun: str, keys: Iterable[str]) -> dict[str, Record]:
        wanted = sorted(set(keys))
        if not wanted:
            return {}
        service, asked_by = LOOKUPS[noun]
        question = {"source": self.source, **asked_by(wanted)}
        items: list[Record] = (await self.backend.ask(service, f"/{noun}/lookup", question))["items"]
        found = {item["key"]: item for item in items}
        for key, item in found.items():
            self.remember(noun, key, item["id"])
        return found

    def remember(self, noun: str, key: str, id: str) -> None:
        known = self.ids.setdefault(noun, {})
        known.pop(key, None)
        known[key] = id
        if len(known) > REMEMBERED:
            del known[next(iter(known))]

    async def know(self, noun: str, rows: Iterable[Row], column: str) -> None:
        """Looks up the ids of all keys in the column; `id_of` then answers without asking."""
        keys = {str(row.cells[column]) for row in rows if row.cells[column] is not None}
        known = self.ids.get(noun, {})
        for key in keys & known.keys():
            self.remember(noun, key, known[key])
        await self.find_by_key(noun, keys - known.keys())

    def id_of(self, noun: str, row: Row, column: str) -> str:
        key = row.cells[column]
        known = self.ids.get(noun, {})
        if str(key) not in known:
            raise RowRefused(column, f"is not among the {noun} of this source", f"a key of {noun}.csv that went in")
        return known[str(key)]

    def has_id(self, noun: str, row: Row, column: str) -> bool:
        return row.cells[column] is None or str(row.cells[column]) in self.ids.get(noun, {})


LOOKUPS: dict[str, tuple[str, Callable[[list[str]], dict[str, Any]]]] = {
    "organisations": ("referral", lambda keys: {"keys": keys}),
    "coaches": ("coaching", lambda keys: {"keys": keys}),
    "clients": ("referral", lambda keys: {"rows": [{"key": key} for key in keys]}),
    "employers": ("coaching", lambda keys: {"rows": [{"key": key} for key in keys]}),
}
