"""Whatever clients say and whenever, the service and a plain reference agree on what may be told."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.ext.asyncio import AsyncSession

from common import rights
from common.errors import Refusal
from consent.models import KnownClient
from consent.queries.consents import whole_consents_of
from consent.queries.grounds import exchange_between
from consent.schemas.consents import NewConsent, Withdrawal
from consent.schemas.disclosures import NewDisclosure
from consent.use_cases import consents as use_cases
from consent.use_cases.disclosures import Asked, decide
from consent.use_cases.pages_and_papers import tell
from tests.clock import Clock
from tests.consent.builders import COACHING, KELA, a_new_consent, organisations_known
from tests.databases import rolled_back_sessions
from tests.people import someone

T = TypeVar("T")
Pair = tuple[str, str]

PARTIES, CATEGORIES = (KELA, COACHING), ("benefits", "health")
PAIRS: list[Pair] = [(party, category) for party in PARTIES for category in CATEGORIES]
PURPOSE = "supported_employment"
FIRST_DAY = date(2026, 3, 26)
"""Clocks go forward three days later."""
COORDINATOR = someone("coordinator")

some_pairs = st.sets(st.sampled_from(PAIRS), min_size=1, max_size=3)
some_categories = st.sets(st.sampled_from(CATEGORIES), min_size=1)
a_party = st.sampled_from(PARTIES)
a_channel = st.sampled_from(["signed_paper", "electronic", "oral"])
days_ahead = st.sampled_from([0, 0, 2])
a_length = st.one_of(st.none(), st.integers(0, 4))
first_words = st.lists(st.tuples(some_pairs, a_channel, days_ahead, a_length), min_size=2, max_size=4)
which = st.integers(0, 30)


@dataclass
class Said:
    """What a client said, as anyone would keep it on paper."""

    pairs: set[Pair]
    channel: str
    first: date
    last: date | None
    said_on: date
    end: tuple[str, date] | None = None
    diary: dict[date, str] = field(default_factory=dict)
    """How it stood at the end of each day."""

    def status(self, day: date) -> str:
        if self.end:
            return self.end[0]
        return "expired" if self.last and self.last < day else "given"

    def ended_on(self, day: date) -> date | None:
        if self.end:
            return self.end[1]
        return self.last + timedelta(days=1) if self.last and self.last < day else None

    def allows(self, pair: Pair, day: date) -> bool:
        return pair in self.pairs and self.status(day) == "given" and self.first <= day

    def says_all_of(self, pairs: set[Pair], first: date, last: date | None) -> bool:
        meets = (self.last is None or first <= self.last) and (last is None or self.first <= last)
        return self.channel != "oral" and pairs <= self.pairs and meets


class LifeOfAConsent(RuleBasedStateMachine):
    """One client's consents; the same steps for the service and for the paper."""

    database: str

    def __init__(self) -> None:
        super().__init__()
        self.patch, self.runner, self.stack = pytest.MonkeyPatch(), asyncio.Runner(), AsyncExitStack()
        self.day, self.said = FIRST_DAY, dict[UUID, Said]()
        self.clock = Clock(self.patch, f"{self.day}T09:00:00")
        self.client_id = uuid4()
        self.runner.run(self.open())

    async def open(self) -> None:
        self.sessions = await self.stack.enter_async_context(rolled_back_sessions(self.database, "consent"))
        async with self.sessions.begin() as session:
            session.add_all([KnownClient(id=self.client_id, municipality="698"), *organisations_known()])
            await session.flush()
            await rights.grant(
                session, self.client_id, relation="own_municipality", holder="698", because=self.client_id
            )

    def teardown(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.patch.undo()

    def does(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T | str:
        """What comes of it, or the name of the refusal."""

        async def in_one_transaction() -> T:
            async with self.sessions.begin() as session:
                return await work(session)

        try:
            return self.runner.run(in_one_transaction())
        except Refusal as refusal:
            return type(refusal).__name__

    @initialize(words=first_words)
    def begin(self, words: list[tuple[set[Pair], str, int, int | None]]) -> None:
        for pairs, channel, ahead, length in words:
            self.give(pairs, channel, ahead, length)
        self.days_pass(2)

    @rule(pairs=some_pairs, channel=a_channel, ahead=days_ahead, length=a_length)
    def give(self, pairs: set[Pair], channel: str, ahead: int, length: int | None) -> None:
        first, last = self.dates(ahead, length)
        is_needless = any(
            one.status(self.day) == "given" and one.says_all_of(pairs, first, last) for one in self.said.values()
        )

        given = self.does(lambda session: self.record(session, pairs, channel, first, last))

        if is_needless:
            assert given == "AllowedAlready"
        else:
            self.note(given, Said(pairs, channel, first, last, self.day))

    @rule(number=which, pairs=some_pairs, ahead=st.integers(0, 1), length=a_length)
    def limit_or_extend(self, number: int, pairs: set[Pair], ahead: int, length: int | None) -> None:
        old_id, old = self.one(number)
        first, last = self.dates(ahead, length)

        given = self.does(lambda session: self.record(session, pairs, "electronic", first, last, supersedes=old_id))

        if ahead:
            assert given == "SupersedesLater"
        elif old.status(self.day) != "given":
            assert given == "NotInForce"
        else:
            old.end = ("superseded", self.day)
            self.note(given, Said(pairs, "electronic", first, last, self.day))

    @rule(number=which, ago=st.integers(0, 2))
    def withdraw(self, number: int, ago: int) -> None:
        """The client may have said so before anyone could write it down."""
        consent_id, said = self.one(number)
        on = self.day - timedelta(days=ago)
        withdrawal = Withdrawal.model_validate({"withdrawn_on": on})

        withdrawn = self.does(
            lambda session: use_cases.withdraw_consent(
                session, consent_id=consent_id, withdrawal=withdrawal, who=COORDINATOR
            )
        )

        if said.status(self.day) != "given":
            assert withdrawn == "NotInForce"
        elif on < min(said.first, said.said_on):
            assert withdrawn == "WithdrawnTooEarly"
        else:
            assert not isinstance(withdrawn, str), withdrawn
            said.end = ("withdrawn", on)

    @rule(party=a_party, categories=some_categories)
    def show_once(self, party: str, categories: set[str]) -> None:
        grounds = {category: self.ground(party, category) for category in categories}
        used = {consent_id for consent_id in grounds.values() if consent_id}

        told: Any = self.does(lambda session: tell(session, new=self.page(party, categories), who=COORDINATOR))

        if not used:
            assert told == "NoGroundToTell"
            return
        assert {one.category: getattr(one.ground, "consent_id", None) for one in told.decisions} == grounds
        for consent_id in used:
            if self.said[consent_id].channel == "oral":
                self.said[consent_id].end = ("used", self.day)

    @rule(party=a_party)
    def stream(self, party: str) -> None:
        """What was only said covers one page, never a stream of events."""

        async def decided(session: AsyncSession) -> frozenset[str]:
            exchange = await exchange_between(session, "region", party, purpose=PURPOSE)
            asked = Asked(self.client_id, "any", frozenset(CATEGORIES))  # type: ignore[arg-type]  # codes as text
            return (await decide(session, exchange, [asked]))[0].allowed

        allowed = {category for category in CATEGORIES if self.ground(party, category, may_be_oral=False)}
        assert set(self.does(decided)) == allowed

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            for said in self.said.values():
                said.diary[self.day] = said.status(self.day)
            self.day += timedelta(days=1)
        self.clock.put(f"{self.day}T09:00:00")

    @rule()
    def the_worker_wakes_up(self) -> None:
        """Now and then: what is judged by dates does not wait for it."""
        due = {id_ for id_, said in self.said.items() if not said.end and said.status(self.day) == "expired"}

        came_to = self.does(lambda session: use_cases.expire_consents(session, day=self.day))

        assert came_to == bool(due)
        for consent_id in due:
            self.said[consent_id].end = ("expired", self.said[consent_id].ended_on(self.day) or self.day)

    @invariant()
    def both_say_the_same_of_every_day(self) -> None:
        for consent in self.runner.run(self.recorded()):
            said = self.said[consent.id]
            assert (consent.status, consent.ended_on) == (said.status(self.day), said.ended_on(self.day))
            assert {day: consent.stood_on(day).status for day in said.diary} == said.diary
            assert consent.history[0].on == said.said_on
            assert [line.kind for line in consent.history[1:]] == (
                [said.status(self.day)] if said.ended_on(self.day) else []
            )

    async def recorded(self) -> Any:
        async with self.sessions() as session:
            return await whole_consents_of(session, self.said)

    async def record(
        self,
        session: AsyncSession,
        pairs: set[Pair],
        channel: str,
        first: date,
        last: date | None,
        supersedes: UUID | None = None,
    ) -> UUID:
        grants = [{"party": party, "category": category} for party, category in sorted(pairs)]
        told = a_new_consent(self.client_id, grants=grants, channel=channel, supersedes=supersedes)
        new = NewConsent.model_validate(told | {"valid_from": first, "valid_until": last})
        return (await use_cases.give_consent(session, new=new, who=COORDINATOR)).id

    def page(self, party: str, categories: set[str]) -> NewDisclosure:
        return NewDisclosure.model_validate(
            {
                "client_id": self.client_id,
                "to_party": party,
                "categories": sorted(categories),
                "purpose": PURPOSE,
                "what": "page",
            }
        )

    def ground(self, party: str, category: str, *, may_be_oral: bool = True) -> UUID | None:
        """The newest lasting one that allows it, else the newest that was said."""
        allowing = [id_ for id_, said in self.said.items() if said.allows((party, category), self.day)]
        spoken = [id_ for id_ in allowing if self.said[id_].channel == "oral"]
        lasting = [id_ for id_ in allowing if id_ not in spoken]
        return next(reversed(lasting or (spoken if may_be_oral else [])), None)

    def dates(self, ahead: int, length: int | None) -> tuple[date, date | None]:
        first = self.day + timedelta(days=ahead)
        return first, None if length is None else first + timedelta(days=length)

    def one(self, number: int) -> tuple[UUID, Said]:
        return list(self.said.items())[number % len(self.said)]

    def note(self, given: UUID | str, said: Said) -> None:
        assert isinstance(given, UUID), given
        self.said[given] = said


def test_the_service_and_a_plain_reference_agree(database: str) -> None:
    LifeOfAConsent.database = database

    run_state_machine_as_test(
        LifeOfAConsent,
        settings=settings(
            max_examples=40,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # what fails is short enough to read as it is
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
