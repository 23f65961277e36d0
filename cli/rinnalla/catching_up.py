"""Waits until a service has applied all that the others had to tell."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rinnalla.backend import Backend, ServiceAway

PAUSE = 0.3
STANDSTILL = 180.0
"""Seconds without any progress after which waiting is given up."""


@dataclass(frozen=True)
class CaughtUp:
    parked: int


async def caught_up(backend: Backend, listener: str, publishers: Sequence[str]) -> CaughtUp:
    """Raises ServiceAway when events stand still on their way."""
    watch = Watch()
    for publisher in publishers:
        while unsent := (await backend.get(publisher, "/outbox"))["unsent"]:
            await watch.pause(f"{publisher} has {unsent} events unsent: is its worker up, and Kafka?", unsent)
    looks: set[str] = set()
    while True:
        progress = await backend.get(listener, "/progress")
        if progress["checked_at"]:
            looks.add(progress["checked_at"])
        # The look that stood there, and the one then under way, may be older than the last event: the third is not.
        if len(looks) > 2 and progress["behind"] == 0:
            return CaughtUp(progress["parked"])
        await watch.pause(f"{listener} is {progress['behind']} events behind: is its worker up?", progress["behind"])


async def all_counted(backend: Backend) -> None:
    """What reporting has applied is in its figures. Raises ServiceAway when it stands still."""
    watch = Watch()
    while waiting := (await backend.get("reporting", "/recounting"))["waiting"]:
        await watch.pause(f"reporting has {waiting} facts to count: is its worker up?", waiting)


class Watch:
    """Patient as long as the number gets smaller."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.changed_at = time.monotonic()

    async def pause(self, trouble: str, left: int) -> None:
        if self.left is None or left < self.left:
            self.left, self.changed_at = left, time.monotonic()
        if time.monotonic() - self.changed_at > STANDSTILL:
            raise ServiceAway(trouble)
        await asyncio.sleep(PAUSE)
