"""Pages are traced; what watches the process, and a secret link, are not."""

import pytest
from opentelemetry.util.http import parse_excluded_urls

from portal.app import UNTRACED


@pytest.mark.parametrize("path", ["/", "/clients/1", "/referrals/1", "/reports/coefficients", "/search"])
def test_a_page_is_in_the_trace_of_its_click(path: str) -> None:
    assert not parse_excluded_urls(UNTRACED).url_disabled(f"https://rinnalla.example.fi{path}")


@pytest.mark.parametrize(
    "path", ["/s/secret", "/language/sv?back=/s/secret", "/health/ready", "/metrics", "/static/portal.css"]
)
def test_a_secret_link_is_in_no_trace(path: str) -> None:
    assert parse_excluded_urls(UNTRACED).url_disabled(f"https://rinnalla.example.fi{path}")
