"""A moment in a problem is written as readers of each language write it."""

from datetime import UTC, datetime

import pytest

from common.errors import Language
from common.problems import shown


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "5.1.2027 klo 5.09"), ("sv", "5.1.2027 kl. 5:09"), ("en", "5 January 2027 at 5:09")],
)
def test_a_moment_is_in_finnish_time_and_in_the_readers_way(language: Language, said: str) -> None:
    assert shown(datetime(2027, 1, 5, 3, 9, tzinfo=UTC), language) == said
