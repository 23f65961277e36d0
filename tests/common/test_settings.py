"""What a process is told from outside."""

import pytest
from pydantic import ValidationError

from reporting.settings import Settings


@pytest.fixture(autouse=True)
def told_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CLIENT_SECRET", "KAFKA_BOOTSTRAP", "OIDC_ISSUER"):
        monkeypatch.setenv(name, "-")


@pytest.mark.parametrize(("told", "found"), [("320,698", {"320", "698"}), ("698", {"698"}), ("none", set())])
def test_a_region_has_its_municipalities_and_a_country_none(
    monkeypatch: pytest.MonkeyPatch, told: str, found: set[str]
) -> None:
    monkeypatch.setenv("RINNALLA_MUNICIPALITIES", told)
    monkeypatch.setenv("RINNALLA_REGION", "00")

    assert Settings().municipalities == found


@pytest.mark.parametrize("region", ["lappi", "7", "021", ""])
def test_a_region_that_could_publish_nothing_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    monkeypatch.setenv("RINNALLA_MUNICIPALITIES", "698")
    monkeypatch.setenv("RINNALLA_REGION", region)

    with pytest.raises(ValidationError, match="rinnalla_region"):
        Settings()


def test_a_month_is_not_protected_before_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINNALLA_MUNICIPALITIES", "698")
    monkeypatch.setenv("RINNALLA_REGION", "21")
    monkeypatch.setenv("PROTECTED_AFTER_DAYS", "0")

    with pytest.raises(ValidationError, match="protected_after_days"):
        Settings()
