"""The access log's chains: whole while nobody touches them; whoever does is found, and named by what was done."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError, IntegrityConstraintViolationError

from common.database import Sessions
from consent.chain.checkpoints import Checkpoint
from consent.chain.findings import Finding
from consent.chain.hashes import Entry, Place, first_link, link
from consent.chain.signing import SigningKey
from tests.consent.access import KEY, an_access, chained, records, sent, signed, verified

TOPIC = "coaching.access"
PLACE = Place(TOPIC, 0)
COLUMNS = ", ".join((*Entry._fields, "hash"))


@pytest.fixture
async def log(committed: str) -> AsyncIterator[asyncpg.Connection]:
    """As the owner of the server, who is stopped by no trigger and no right."""
    connection = await asyncpg.connect(committed)
    yield connection
    await connection.close()


@pytest.fixture
async def published(real: Sessions, log: asyncpg.Connection) -> list[Checkpoint]:
    """Twenty entries, signed after the tenth and after the twentieth."""
    await chained(log, records(an_access() for _ in range(10)))
    await signed(real)
    await chained(log, records((an_access() for _ in range(10)), first=10))
    await signed(real)
    return await sent(log)


async def as_owner(log: asyncpg.Connection, *statements: str) -> None:
    await log.execute("set session_replication_role = replica")
    for statement in statements:
        await log.execute(statement)
    await log.execute("set session_replication_role = origin")


async def entries(log: asyncpg.Connection) -> list[tuple[Entry, bytes]]:
    rows = await log.fetch(f"select {COLUMNS} from access_entries order by topic, partition, number")
    return [(Entry(*tuple(row)[:-1]), row["hash"]) for row in rows]


async def test_entries_are_numbered_and_chained_whatever_the_batches(log: asyncpg.Connection) -> None:
    made = records(an_access() for _ in range(7))

    await chained(log, made[:3], made[3:4], made[4:])

    hash = first_link(PLACE)
    for number, (entry, stored) in enumerate(await entries(log), 1):
        hash = link(hash, entry)
        assert (entry.number, stored) == (number, hash)


async def test_a_record_read_twice_or_sent_twice_is_one_entry(log: asyncpg.Connection) -> None:
    made = records(an_access() for _ in range(3))
    again = [replace(one, offset=one.offset + 3) for one in made]

    await chained(log, made, made, made[1:], again)

    assert [entry.number for entry, _ in await entries(log)] == [1, 2, 3]
    assert await log.fetchval("select next_offset from access_chain_heads") == 6
    assert await log.fetchval("select count(*) from access_gaps") == 0


async def test_a_number_that_never_came_is_found(real: Sessions, log: asyncpg.Connection) -> None:
    made = records(an_access() for _ in range(5))

    await chained(log, made[:2], made[3:])

    assert await verified(real, log, []) == ("broken", [Finding("never_arrived", TOPIC, 0, 3)])


async def test_a_number_given_twice_loses_no_entry(real: Sessions, log: asyncpg.Connection) -> None:
    first, second = records([an_access()]), records([an_access()])

    await chained(log, first, [replace(second[0], offset=1)])

    assert len(await entries(log)) == 2
    assert await verified(real, log, []) == ("broken", [Finding("never_arrived", TOPIC, 0, 2)])


@pytest.mark.parametrize(
    "changed",
    [{"value": b"{}"}, {"headers": ()}, {"topic": "referral.access"}],
    ids=["no content", "no envelope", "another service's"],
)
async def test_what_nobody_can_read_is_kept_and_found(
    real: Sessions, log: asyncpg.Connection, changed: dict[str, Any]
) -> None:
    (record,) = records([an_access()])
    unreadable = replace(record, **changed)

    await chained(log, [unreadable])

    kept = await log.fetchrow("select value from access_unreadable")
    assert kept is not None
    assert kept["value"] == unreadable.value
    assert await verified(real, log, []) == ("broken", [Finding("unreadable", unreadable.topic, 0, 0)])


async def test_each_month_is_a_partition_of_its_own(log: asyncpg.Connection) -> None:
    may = records([an_access()], at=datetime(2024, 5, 31, 23, 59, tzinfo=UTC))
    june = records([an_access()], at=datetime(2024, 6, 1, tzinfo=UTC), first=1)

    await chained(log, may, june)

    for month in ("2024_05", "2024_06"):
        assert await log.fetchval(f"select count(*) from access_entries_{month}") == 1


@pytest.mark.parametrize("table", ["access_entries", "access_entries_2024_05", "access_checkpoints", "access_gaps"])
@pytest.mark.parametrize("statement", ["delete from {}", "truncate {}"])
async def test_nothing_of_it_is_taken_away(log: asyncpg.Connection, table: str, statement: str) -> None:
    await chained(log, records([an_access()], at=datetime(2024, 5, 2, tzinfo=UTC)))

    with pytest.raises(IntegrityConstraintViolationError, match="written once"):
        await log.execute(statement.format(table) + (" cascade" if "truncate" in statement else ""))


async def test_the_running_role_has_no_right_to_change_it(committed: str, log: asyncpg.Connection) -> None:
    """Also not in a month that was made after the role was given its rights on every new table."""
    role = f"running_{uuid4().hex[:8]}"
    await log.execute(f"create role {role} login password 'for tests'")
    await log.execute(f"alter default privileges grant select, insert, update, delete on tables to {role}")
    try:
        await chained(log, records([an_access()], at=datetime(2024, 5, 2, tzinfo=UTC)))
        await log.execute(f"set role {role}")
        assert await log.fetchval("select count(*) from access_entries_2024_05") == 1
        for statement in ("update access_entries_2024_05 set what = 'x'", "delete from access_entries_2024_05"):
            with pytest.raises(InsufficientPrivilegeError):
                await log.execute(statement)
    finally:
        await log.execute("reset role")
        await log.execute(f"drop owned by {role}; drop role {role}")


async def test_an_untouched_log_is_whole(real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]) -> None:
    await chained(log, records((an_access() for _ in range(5)), first=20))

    assert await verified(real, log, published) == ("whole", [])
    assert await verified(real, log, [published[0], *published, published[1]]) == ("whole", [])


async def test_without_traffic_nothing_is_signed(real: Sessions, published: list[Checkpoint]) -> None:
    assert await signed(real) is None


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        pytest.param(
            ["update access_entries set actor = gen_random_uuid() where number = 7"],
            Finding("changed", TOPIC, 0, 7),
            id="changed",
        ),
        pytest.param(
            ["update access_entries set recorded_at = recorded_at - interval '1 second' where number = 7"],
            Finding("changed", TOPIC, 0, 7),
            id="another time",
        ),
        pytest.param(
            ["delete from access_entries where number between 7 and 8"],
            Finding("removed", TOPIC, 0, 7, until=8),
            id="removed",
        ),
        pytest.param(
            ["delete from access_entries where number = 1"], Finding("removed", TOPIC, 0, 1, until=1), id="the first"
        ),
        pytest.param(
            [
                "update access_entries set number = -1 where number = 7",
                "update access_entries set number = 7 where number = 9",
                "update access_entries set number = 9 where number = -1",
            ],
            Finding("reordered", TOPIC, 0, 7),
            id="numbers swapped",
        ),
        pytest.param(
            [
                "update access_entries a set actor = b.actor, event_id = b.event_id, sequence = b.sequence, "
                "log_offset = b.log_offset, recorded_at = b.recorded_at from access_entries b "
                "where (a.number, b.number) in ((7, 8), (8, 7))"
            ],
            Finding("reordered", TOPIC, 0, 7),
            id="contents swapped",
        ),
        pytest.param(
            ["delete from access_entries where number > 17"],
            Finding("cut_off", TOPIC, 0, 18, until=20),
            id="end cut off",
        ),
        pytest.param(
            [
                "delete from access_entries where number > 17",
                "update access_chain_heads set number = 17, hash = (select hash from access_entries where number = 17)",
            ],
            Finding("cut_off", TOPIC, 0, 18, until=20),
            id="end cut off and head set back",
        ),
        pytest.param(
            ["delete from access_chain_heads", "delete from access_entries"],
            Finding("cut_off", TOPIC, 0, 1, until=20),
            id="all of it",
        ),
        pytest.param(
            ["update access_chain_heads set hash = '\\x00'"],
            Finding("head_forged", TOPIC, 0, 20),
            id="head's hash",
        ),
        pytest.param(
            ["update access_checkpoint_heads set hash = '\\x00' where number = 20"],
            Finding("checkpoint_changed", checkpoint=2),
            id="a checkpoint's head",
        ),
        pytest.param(
            ["update access_checkpoints set made_at = now() where number = 1"],
            Finding("checkpoint_changed", checkpoint=1),
            id="a checkpoint's time",
        ),
        pytest.param(
            [
                "delete from access_checkpoint_heads where checkpoint = 2",
                "delete from access_checkpoints where number = 2",
            ],
            Finding("checkpoint_removed", checkpoint=2),
            id="a checkpoint removed",
        ),
    ],
)
async def test_what_was_done_to_it_is_found_and_named(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint], statements: list[str], found: Finding
) -> None:
    await as_owner(log, *statements)

    assert await verified(real, log, published) == ("broken", [found])


async def test_an_entry_slipped_in_is_found(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    others = ", ".join(name for name in (*Entry._fields, "hash") if name not in ("number", "recorded_at"))
    for number in (0, 20):
        await as_owner(
            log,
            f"insert into access_entries (number, recorded_at, {others}) "
            f"select {number}, now(), {others} from access_entries where number = 20",
        )
        state, findings = await verified(real, log, published)
        assert (state, [(one.kind, one.number) for one in findings]) == ("broken", [("added", number)])
        await as_owner(
            log,
            f"delete from access_entries where number = {number} and recorded_at = "
            f"(select max(recorded_at) from access_entries where number = {number})",
        )


@pytest.mark.parametrize("from_number", [3, 13])
async def test_a_chain_written_anew_is_not_what_was_signed(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint], from_number: int
) -> None:
    """Every hash agrees with the next, and the head with the last: only the checkpoints do not."""
    stored = await entries(log)
    hash = first_link(PLACE)
    statements = []
    for entry, _ in stored:
        entry = entry._replace(what="nothing") if entry.number == from_number else entry
        hash = link(hash, entry)
        statements.append(
            f"update access_entries set what = '{entry.what}', hash = '\\x{hash.hex()}' where number = {entry.number}"
        )
    await as_owner(log, *statements, f"update access_chain_heads set hash = '\\x{hash.hex()}'")

    first, last, checkpoint = (1, 10, 1) if from_number < 11 else (11, 20, 2)
    expected = Finding("changed", TOPIC, 0, first, until=last, checkpoint=checkpoint)
    assert await verified(real, log, published) == ("broken", [expected])


async def test_a_head_set_back_shows_although_the_entries_are_there(real: Sessions, log: asyncpg.Connection) -> None:
    await chained(log, records(an_access() for _ in range(5)))
    await as_owner(log, "update access_chain_heads set number = 3")

    state, findings = await verified(real, log, [])

    assert (state, [one.kind for one in findings]) == ("broken", ["head_forged"])


async def test_a_checkpoint_that_was_never_sent_is_found(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    assert await verified(real, log, published[:1]) == (
        "broken",
        [Finding("checkpoint_unpublished", checkpoint=2)],
    )


async def test_a_checkpoint_that_waits_to_be_sent_is_none_of_those(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    await chained(log, records([an_access()], first=20))
    await signed(real)

    assert await verified(real, log, published) == ("whole", [])


async def test_what_another_key_signed_is_not_believed(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    other = SigningKey(b"x" * 32)
    forged = replace(published[1], signature=other.sign(published[1].content))

    state, findings = await verified(real, log, [published[0], forged])

    assert (state, findings[0]) == ("broken", Finding("checkpoint_forged", checkpoint=2))


async def test_a_message_that_is_no_checkpoint_is_found(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    assert await verified(real, log, [*published, None]) == ("broken", [Finding("checkpoint_forged")])


async def test_a_checkpoint_missing_in_the_topic_is_found(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    state, findings = await verified(real, log, published[1:])

    assert (state, findings) == ("broken", [Finding("checkpoint_removed", checkpoint=1)])


async def test_a_chain_that_had_been_shortened_when_it_was_signed_is_found(
    real: Sessions, log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    """The new checkpoint signs what the database says; it does not agree with what was signed before."""
    await as_owner(log, "update access_chain_heads set number = 19")
    await chained(log, records([an_access(uuid4(), service="feedback")]))
    await signed(real)

    state, findings = await verified(real, log, [*published, *await sent(log)])

    assert state == "broken"
    assert Finding("head_forged", checkpoint=3) in findings


async def test_the_public_key_is_kept_with_the_first_that_it_signed(
    log: asyncpg.Connection, published: list[Checkpoint]
) -> None:
    row = await log.fetchrow("select fingerprint, public_key from access_public_keys")

    assert row is not None
    assert (row["fingerprint"], row["public_key"]) == (KEY.fingerprint, KEY.public)
    assert {one.key for one in published} == {KEY.fingerprint}
