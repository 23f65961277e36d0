"""Up to when the figures hold all that the log held."""

from sqlalchemy import text

from common.database import Sessions

# Only while nothing waits, nothing is parked and nobody is to be recounted; otherwise the last such moment stands.
NOTE = text("""
    insert into completeness as known (id, complete_until)
    select 1, min(checked_at) from consumer_progress
    having bool_and(applied >= log_end) and not exists (select from parked_messages)
           and not exists (select from standing.touched)
    on conflict (id) do update set complete_until = excluded.complete_until
    where excluded.complete_until > known.complete_until
""")


async def note_completeness(sessions: Sessions) -> float:
    """Returns the seconds until it is worth looking again."""
    async with sessions.begin() as session:
        await session.execute(NOTE)
    return 1.0
