"""What time it is, as `common.days` tells every service."""

from datetime import UTC, datetime, tzinfo
from typing import Self

import pytest


class Clock:
    """Stands at one moment until it is put on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
        self.put(moment)
        clock = self

        class Now(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                here = clock.moment.astimezone(tz)
                return cls.combine(here.date(), here.time(), here.tzinfo)

        monkeypatch.setattr("common.days.datetime", Now)

    def put(self, moment: str) -> None:
        """In UTC when no other place is said."""
        told = datetime.fromisoformat(moment)
        self.moment = told if told.tzinfo else told.replace(tzinfo=UTC)
