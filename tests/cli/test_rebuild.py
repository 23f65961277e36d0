"""A rebuild is watched from the first event to the switch, and its end is said in words."""

import pytest
from rich.progress import Progress

from rinnalla.rebuild import Rebuild, in_a_sentence, show

BUILDING: Rebuild = {"state": "building", "events": 300, "total": 1000, "differing_rows": None, "error": None}


def shown(**facts: object) -> tuple[str, float, float | None]:
    progress = Progress(disable=True)
    task = progress.add_task("asked for", total=None)
    show(progress, task, BUILDING | facts)
    [one] = progress.tasks
    return one.description, one.completed, one.total


def test_events_are_shown_read_of_how_many_and_then_it_counts() -> None:
    assert shown(state="asked", events=0, total=None) == ("asked for", 0, None)
    assert shown() == ("events read", 300, 1000)
    assert shown(events=1000) == ("counting and comparing", 1000, None)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": "switched", "differing_rows": 0}, "rebuilt and taken into use: 300 events read, 0 rows differed"),
        ({"state": "different", "differing_rows": 4}, "4 rows differ, so what was in use stays"),
        ({"state": "failed", "error": "DiskFull"}, "it failed (DiskFull)"),
    ],
)
def test_the_end_is_said_in_words(facts: Rebuild, said: str) -> None:
    assert in_a_sentence(BUILDING | facts).startswith(said)
