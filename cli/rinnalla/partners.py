"""`rinnalla partner add|list|remove|secret`: organisations that are told events, and what they log in with."""

import asyncio
import re
import time
import unicodedata
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape

from rinnalla.backend import ANSWERS_WITHIN, Backend, ServiceAway, ServiceRefused
from rinnalla.endpoints import StackUnknown, endpoints

T = TypeVar("T")
Facts = dict[str, Any]

LONGEST_CODE = 40
PATIENCE, LOOKED_EVERY = 120.0, 0.5
"""Seconds in which a partner is to be made or taken away, and between two looks."""

commands = typer.Typer(no_args_is_help=True, help="Organisations that are told events.")
console = Console(highlight=False, soft_wrap=True)

Which = Annotated[str, typer.Argument(help="The partner's code, as `partner list` shows it.")]


@dataclass(frozen=True)
class Wanted:
    """What the command line says of a new partner; what it leaves out is everything there is."""

    organisation: str
    code: str
    events: Sequence[str]
    municipalities: Sequence[str]
    purpose: str
    webhook: str

    def subscription(self, tellable: Sequence[Facts], region: frozenset[str]) -> Facts:
        chosen = chosen_events(tellable, self.events)
        place: Facts = {"way": "webhook", "url": self.webhook} if self.webhook else {"way": "kafka"}
        municipalities = list(self.municipalities) or sorted(region)
        return {"event_types": chosen, "municipalities": municipalities, "purpose": self.purpose} | place


@commands.command("add")
def add_partner(
    organisation: Annotated[str, typer.Argument(help="An organisation's id, or its name as it is registered.")],
    code: Annotated[str, typer.Option(help="Names its topic and account; made from the name when left out.")] = "",
    events: Annotated[str, typer.Option(help="With commas: client-employed,coaching-ended … All when left out.")] = "",
    municipalities: Annotated[str, typer.Option(help="Codes with commas. The whole region when left out.")] = "",
    purpose: Annotated[str, typer.Option(help="What it is told them for.")] = "supported_employment",
    webhook: Annotated[str, typer.Option(help="Send them to this address instead of a Kafka topic.")] = "",
) -> None:
    """Make an organisation a partner, subscribe it, and show its secret once."""
    wanted = Wanted(organisation, code, parted(events), parted(municipalities), purpose, webhook)
    added = run(with_services(lambda backend: added_partner(backend, wanted)))
    show_login(added)


@commands.command("list")
def list_partners() -> None:
    """Every partner: how it stands, and what it subscribed to."""
    partners = run(with_services(listed))
    for partner in partners:
        show_partner(partner)
    if not partners:
        console.print("There are no partners. `rinnalla partner add ORGANISATION` makes one.")


@commands.command("remove")
def remove_partner(
    partner: Which, yes: Annotated[bool, typer.Option("--yes", help="Without being asked again.")] = False
) -> None:
    """Take a partner's account, topic and rights away. What it was told stays written down."""
    if not yes:
        typer.confirm(f"Its login stops, and its topic goes with what is in it. Remove {partner}?", abort=True)
    run(with_services(lambda backend: removed(backend, partner)))
    console.print(f"{escape(partner)} is gone: its account, its topic and its rights.")


@commands.command("secret")
def draw_secret(partner: Which) -> None:
    """Draw a new secret and show it once. The one before stops at once."""
    show_login(run(with_services(lambda backend: redrawn(backend, partner))))


async def added_partner(backend: Backend, wanted: Wanted) -> Facts:
    organisation = await organisation_called(backend, wanted.organisation)
    tellable = (await backend.get("consent", "/partners/events"))["items"]
    subscription = wanted.subscription(tellable, endpoints().municipalities)
    new = {"organisation_id": organisation["id"], "code": wanted.code or code_from(organisation["name"])}
    partner = await change(backend, "/partners", new)
    subscribed = await change(backend, f"/partners/{partner['id']}/subscriptions", subscription)
    signing: Facts = {}
    if wanted.webhook:
        drawn = await change(backend, f"/subscriptions/{subscribed['id']}/secret", {})
        signing = {"signing_secret": drawn["secret"]}
    return await login_of(backend, partner) | signing


async def listed(backend: Backend) -> list[Facts]:
    """With what each has subscribed to."""
    partners = await backend.get_all("consent", "/partners")
    subscribed = [await backend.get("consent", f"/partners/{one['id']}/subscriptions") for one in partners]
    return [one | {"subscriptions": its["items"]} for one, its in zip(partners, subscribed, strict=True)]


async def removed(backend: Backend, code: str) -> None:
    partner = await partner_called(backend, code)
    await change(backend, f"/partners/{partner['id']}", None, method="DELETE")
    await until(backend, partner, lambda now: now is None)


async def redrawn(backend: Backend, code: str) -> Facts:
    return await login_of(backend, await partner_called(backend, code))


async def login_of(backend: Backend, partner: Facts) -> Facts:
    """With a new secret; returns when one can log in with it."""
    drawn: Facts = await change(backend, f"/partners/{partner['id']}/secret", {})
    await until(backend, partner, is_ready)
    return drawn | {"code": partner["code"], "topic": partner["topic"]}


def is_ready(partner: Facts | None) -> bool:
    return partner is not None and partner["state"] == "ready" and not partner["is_secret_on_its_way"]


async def until(backend: Backend, partner: Facts, is_done: Callable[[Facts | None], bool]) -> None:
    """Raises ServiceAway when it takes too long: the worker goes on with it all the same."""
    gives_up_at = time.monotonic() + PATIENCE
    while not is_done(now := await found(backend, partner)):
        if time.monotonic() > gives_up_at:
            trouble = (now or {}).get("trouble") or "worker"
            raise ServiceAway(f"{partner['code']} is waiting for the {trouble}; `rinnalla partner list` shows it")
        await asyncio.sleep(LOOKED_EVERY)


async def found(backend: Backend, partner: Facts) -> Facts | None:
    """None once it has gone."""
    try:
        there: Facts = await backend.get("consent", f"/partners/{partner['id']}")
    except ServiceRefused as refusal:
        if refusal.status == 404:
            return None
        raise
    return there


async def organisation_called(backend: Backend, called: str) -> Facts:
    organisations = await backend.get_all("referral", "/organisations")
    same = [one for one in organisations if called == one["id"] or called.casefold() == one["name"].casefold()]
    if len(same) != 1:
        which = f"several organisations are called {called}: name its id" if same else f"no organisation is {called}"
        raise ServiceRefused(404, {"detail": which})
    return dict(same[0])


async def partner_called(backend: Backend, code: str) -> Facts:
    for partner in await backend.get_all("consent", "/partners"):
        if code in (partner["code"], partner["id"], partner["organisation_id"]):
            return dict(partner)
    raise ServiceRefused(404, {"detail": f"no partner is called {code}; `rinnalla partner list` shows them"})


async def change(backend: Backend, path: str, body: Facts | None, *, method: str = "POST") -> Facts:
    """Each a request of its own: a second `add` or `secret` is meant as a second one."""
    answer: Facts = await backend.call("consent", method, path, body=body, key=str(uuid4()))
    return answer


def chosen_events(tellable: Sequence[Facts], named: Sequence[str]) -> list[str]:
    """All that rest on a kind of data when none is named: that a consent ended is told in any case."""
    by_name = {short(one["type"]): one["type"] for one in tellable}
    unknown = [name for name in named if name not in by_name]
    if unknown:
        raise ServiceRefused(422, {"detail": f"no event is called {unknown[0]}; there are: {', '.join(by_name)}"})
    return [by_name[name] for name in named] or [one["type"] for one in tellable if one["rests_on"]]


def short(event_type: str) -> str:
    """`client-employed` for `fi.rinnalla.coaching.client-employed.v1`."""
    return event_type.split(".")[-2]


def code_from(name: str) -> str:
    """Of a name what may stand in a topic's name: `Kela, Rovaniemi` is `kela-rovaniemi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_CODE].strip("-")


def parted(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def show_partner(partner: Facts) -> None:
    waits = f", waits for the {partner['trouble']}" if partner["trouble"] else ""
    told = f"{partner['last_position']} messages in {partner['topic']}"
    console.print(f"[bold]{escape(partner['code'])}[/]  {partner['state']}{waits}, {escape(told)}")
    for one in partner["subscriptions"]:
        events = ", ".join(short(event_type) for event_type in one["event_types"])
        where = escape(one["url"] or one["way"])
        console.print(
            f"  {one['state']} to {where} for {one['purpose']}: {events}; in {', '.join(one['municipalities'])}"
        )


def show_login(added: Facts) -> None:
    lines = {
        "partner": added["code"],
        "client id": added["account"],
        "client secret": added["secret"],
        "token url": added["token_url"],
        "kafka": endpoints()["KAFKA_BOOTSTRAP"],
        "topic": added["topic"],
        "groups begin with": f"{added['account']}.",
    }
    if "signing_secret" in added:
        lines["signing secret"] = added["signing_secret"]
    for name, value in lines.items():
        console.print(f"{name:>17}  {escape(value)}")
    console.print("Secrets are shown this once and kept nowhere: hand them over now, not by e-mail.", style="dim")


async def with_services(work: Callable[[Backend], Coroutine[Any, Any, T]]) -> T:
    async with Backend(endpoints(), "operations", patience=ANSWERS_WITHIN) as backend:
        return await work(backend)


def run(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except (StackUnknown, ServiceAway, ServiceRefused) as error:
        Console(stderr=True, highlight=False).print(f"[red]{escape(str(error))}[/]")
        raise typer.Exit(1) from error
