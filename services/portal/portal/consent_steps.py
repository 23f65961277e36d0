"""A consent's questions, one a page: which come when, what each one asks for, and what is sent in the end."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from common.days import today
from portal import languages
from portal.backends import Answer
from portal.formats import typed_day
from portal.forms import Form
from portal.languages import N_, _

ORDINARY = ("identity", "contact", "work_history", "employment", "coaching_progress", "plan", "feedback")
SPECIAL = ("work_ability", "health", "benefits")
"""Asked one by one, for each party by name (domain.md): never among others, never implied."""
KINDS = (*ORDINARY, *SPECIAL)
PURPOSES = (
    ("supported_employment", N_("Tuettu työllistyminen: työn etsiminen ja työssä pysyminen")),
    ("work_ability_plan", N_("Työkyvyn tuen suunnitelman tekeminen yhdessä")),
)
FORM_VERSION = "2"
NOTICE_VERSION = "2"
FIELDS: Mapping[str, tuple[str, ...]] = {
    "giver": ("kind",),
    "role": ("role",),
    "purpose": ("purpose_code",),
    "aim": ("purpose_text",),
    "parties": ("parties",),
    "validity": ("valid_from", "lasts", "valid_until"),
    "channel": ("channel",),
    "check": (),
}


def purpose_names() -> dict[str, str]:
    return {code: _(text) for code, text in PURPOSES}


def steps_of(form: Form) -> list[str]:
    """In order, as far as the answers so far tell."""
    giver = ["giver", "role"] if form.typed("kind") == "representative" else ["giver"]
    kinds = [f"kinds-{number}" for number, _party in enumerate(form.chosen("parties"), start=1)]
    special = SPECIAL if kinds else ()
    return [*giver, "purpose", "aim", "parties", *kinds, *special, "validity", "channel", "check"]


def party_of(form: Form, step: str) -> str | None:
    """Whom the page of a party's ordinary kinds is about."""
    number = step.removeprefix("kinds-")
    return form.chosen("parties")[int(number) - 1] if number != step else None


def kinds_field(party: str) -> str:
    return f"kinds:{party}"


def special_field(kind: str, party: str) -> str:
    return f"{kind}:{party}"


def fields_of(form: Form, step: str) -> tuple[str, ...]:
    """An unticked box is not posted, so a step's fields are emptied before the new answers."""
    if step in SPECIAL:
        return tuple(special_field(step, party) for party in form.chosen("parties"))
    party = party_of(form, step)
    return FIELDS[step] if party is None else (kinds_field(party),)


def start(form: Form) -> None:
    form.start_with(kind="client", valid_from=typed_day(today()))


def check(form: Form, step: str) -> None:
    """Notes what the step lacks. Ordinary kinds may be none: a party may be told of its special kinds only."""
    for name, needed in needed_at(form, step):
        form.text(name, needed=needed)
    if step == "parties" and not form.chosen("parties"):
        form.refuse("parties", _("Valitse ainakin yksi taho."))
    if step == "validity":
        check_validity(form)
    if step == "check" and not grants_of(form):
        form.refuse("grants", _("Yhtään tietoa ei ole valittu, joten tallennettavaa ei ole. Muuta valintoja."))


def needed_at(form: Form, step: str) -> Iterator[tuple[str, str]]:
    texts = {
        "kind": _("Valitse, kuka antaa suostumuksen."),
        "role": _("Valitse, missä asemassa edustaja on."),
        "purpose_code": _("Valitse, mitä varten suostumus annetaan."),
        "purpose_text": _("Kirjoita, mihin yhteistyöllä pyritään."),
        "valid_from": _("Kirjoita päivä."),
        "lasts": _("Valitse, kuinka kauan suostumus on voimassa."),
        "channel": _("Valitse, miten suostumus annettiin."),
    }
    for name in fields_of(form, step):
        if name in texts:
            yield name, texts[name]
        elif step in SPECIAL:
            yield name, _("Valitse, saako tästä kertoa.")


def check_validity(form: Form) -> None:
    begins = form.day("valid_from")
    ends = last_day(form)
    if form.typed("lasts") == "until" and not form.typed("valid_until").strip():
        form.refuse("valid_until", _("Kirjoita viimeinen päivä."))
    if ends and ends < str(today()):
        form.refuse("valid_until", _("Viimeinen päivä on jo mennyt: suostumus ei sallisi mitään."))
    if begins and ends and date.fromisoformat(ends) < date.fromisoformat(begins):
        form.refuse("valid_until", _("Viimeinen päivä on ennen ensimmäistä."))


def last_day(form: Form) -> str | None:
    """None until further notice, whatever was typed before the choice was changed."""
    return form.day("valid_until") if form.typed("lasts") == "until" else None


def first_unanswered(form: Form) -> str | None:
    for step in steps_of(form):
        tried = Form(form.values)
        check(tried, step)
        if tried.errors and step != "check":
            return step
    return None


def grants_of(form: Form) -> list[dict[str, str]]:
    """Exact pairs, as the client chose them."""
    return [
        {"party": party, "category": kind}
        for party in form.chosen("parties")
        for kind in KINDS
        if kind in form.chosen(kinds_field(party)) or form.typed(special_field(kind, party)) == "yes"
    ]


def consent_from(form: Form, client_id: UUID) -> dict[str, Any]:
    role = form.text("role") if form.typed("kind") == "representative" else None
    return {
        "client_id": str(client_id),
        "given_by": {"kind": form.typed("kind")} | ({"role": role} if role else {}),
        "purpose_code": form.text("purpose_code"),
        "purpose_text": form.text("purpose_text"),
        "grants": grants_of(form),
        "channel": form.text("channel"),
        "form_version": FORM_VERSION,
        "language": languages.current.get(),
        "notice_version": NOTICE_VERSION,
        "valid_from": form.day("valid_from"),
        "valid_until": last_day(form),
        "supersedes": form.text("supersedes"),
    }


def answers_from(consent: Answer) -> dict[str, list[str]]:
    """To be limited or extended. How it was given is asked anew: it is another consent."""
    given_by, until = consent["given_by"], consent["valid_until"]
    answers = {
        "supersedes": [consent["id"]],
        "kind": [given_by["kind"]],
        "role": [given_by["role"] or ""],
        "purpose_code": [consent["purpose_code"]],
        "purpose_text": [consent["purpose_text"]],
        "parties": list(dict.fromkeys(grant["party"] for grant in consent["grants"])),
        "valid_from": [typed_day(today())],
        "lasts": ["until" if until else "open"],
        "valid_until": [typed_day(until)],
    }
    return answers | kinds_from(consent["grants"], answers["parties"])


def kinds_from(grants: list[dict[str, str]], parties: list[str]) -> dict[str, list[str]]:
    pairs = {(grant["party"], grant["category"]) for grant in grants}
    ordinary = {kinds_field(party): [kind for kind in ORDINARY if (party, kind) in pairs] for party in parties}
    special = {
        special_field(kind, party): ["yes" if (party, kind) in pairs else "no"] for party in parties for kind in SPECIAL
    }
    return ordinary | special
