import pytest

from tests.service import *  # noqa: F403


@pytest.fixture(scope="session")
def service() -> str:
    return "coaching"
