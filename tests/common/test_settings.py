"""What a process is told from outside."""

import pytest

from reporting.settings import Settings


@pytest.mark.parametrize(("told", "found"), [("320,698", {"320", "698"}), ("698", {"698"}), ("none", set())])
def test_a_region_has_its_municipalities_and_a_country_none(
    monkeypatch: pytest.MonkeyPatch, told: str, found: set[str]
) -> None:
    monkeypatch.setenv("RINNALLA_MUNICIPALITIES", told)
    for name in ("DATABASE_URL", "CLIENT_SECRET", "KAFKA_BOOTSTRAP", "OIDC_ISSUER"):
        monkeypatch.setenv(name, "-")
    monkeypatch.setenv("RINNALLA_REGION", "00")

    assert Settings().municipalities == found
