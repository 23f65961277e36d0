"""One form as posted: what was typed stays as typed, what is wrong stands at its field."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from fastapi import Request

from common.ids import new_id
from portal import formats
from portal.access import Visitor, written_in
from portal.backends import Answer, Away, File, Refused
from portal.languages import N_, _
from portal.reasons import NEEDED

YES_NO = {"yes": True, "no": False}
WHOLE_FORM = ""
"""The name under which stands what concerns no single field."""

Answered = TypeVar("Answered")


class Form:
    """Readers take the value for the service and note an error when they cannot."""

    def __init__(self, values: Mapping[str, list[str]] | None = None, *, is_draft: bool = False) -> None:
        self.values = dict(values or {})
        self.key = self.text("key") or str(new_id())
        self.errors: dict[str, str] = {}
        self.is_draft = is_draft
        self.status = 200
        self.refused_as = ""
        """The kind of the service's refusal, e.g. `possible-duplicate`."""
        self.facts: Answer = {}

    def typed(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str) -> list[str]:
        return self.values.get(name, [])

    def move_error(self, name: str, *, to: str) -> None:
        """A service names its own field; the page has another name for it."""
        if name in self.errors:
            self.errors[to] = self.errors.pop(name)

    def start_with(self, **values: object) -> "Form":
        """What the fields hold until someone types."""
        for name, value in values.items():
            if value is not None and name not in self.values:
                self.values[name] = [str(value)]
        return self

    def refuse(self, name: str, problem: str) -> None:
        self.errors.setdefault(name, problem)
        self.status = 422

    def text(self, name: str, *, needed: str = "") -> str | None:
        given = self.typed(name).strip()
        if not given and needed:
            self.refuse(name, needed)
        return given or None

    def day(self, name: str, *, needed: str = "") -> str | None:
        """ISO 8601."""
        given = self.text(name, needed=needed)
        found = formats.read_day(given) if given else None
        if given and found is None:
            self.refuse(name, _("Kirjoita päivä muodossa päivä.kuukausi.vuosi, esimerkiksi 5.1.2027."))
        return found.isoformat() if isinstance(found, date) else None

    def number(self, name: str, *, needed: str = "") -> float | None:
        given = self.text(name, needed=needed)
        found = formats.read_number(given) if given else None
        if given and found is None:
            self.refuse(name, _("Kirjoita luku numeroin, esimerkiksi 22,5."))
        return float(found) if isinstance(found, Decimal) else None

    def yes_no(self, name: str, *, needed: str = "") -> bool | None:
        return YES_NO.get(self.text(name, needed=needed) or "")

    async def send(
        self, call: Callable[..., Awaitable[Answered]], path: str, body: Mapping[str, Any] | File
    ) -> Answered | None:
        """The service's answer; None when the form has errors, of its own or the service's."""
        if self.errors:
            return None
        try:
            return await call(path, body, key=self.key)
        except Refused as refused:
            if refused.status == 401 or refused.kind == NEEDED:
                raise
            self.take(refused)
        except Away:
            self.errors[WHOLE_FORM] = _(NOT_KNOWN)
            self.status = 503
        return None

    def take(self, refused: Refused) -> None:
        """A new key: what is sent next is another request. (After Away it is the same one, sent again.)"""
        self.status = refused.status
        self.refused_as, self.facts = refused.kind, refused.facts
        self.key = str(new_id())
        for name, problem in refused.errors:
            self.errors.setdefault(name if name in self.values else field_of(name), problem)
        if not refused.errors:
            self.errors[WHOLE_FORM] = refused.detail


NOT_KNOWN = N_(
    "Palvelu ei juuri nyt vastaa, joten emme tiedä, tallentuiko tämä. "
    "Kirjoittamasi on tässä tallella. Lähetä uudelleen: sama asia ei tallennu kahdesti."
)


def field_of(path: str) -> str:
    """`grants.0.party` stands at the field `grants`."""
    return path.split(".", 1)[0]


async def posted(request: Request) -> Form:
    return Form(written_in(await request.form()))


async def opened(request: Request, who: Visitor) -> Form:
    """Empty, or with what the person posted when the session was already over."""
    draft = await request.app.state.drafts.find(who.subject, request.url.path)
    return Form(draft, is_draft=True) if draft else Form()


async def drop_draft(request: Request, who: Visitor) -> None:
    await request.app.state.drafts.drop(who.subject, request.url.path)
