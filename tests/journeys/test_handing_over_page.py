"""The portal's page of a handing over, as a coordinator without scripts uses it."""

import httpx
import pytest

from tests.journeys.town import people_of
from tests.system.conftest import Everything
from tests.system.portal_visit import portal_visit

pytestmark = pytest.mark.stack
ENONTEKIO = "047"


def test_a_handing_over_without_a_meeting_asks_why_and_the_referral_shows_it(everything: Everything) -> None:
    town = people_of(everything, ENONTEKIO)
    username, _ = everything.account("coordinator", municipalities=(ENONTEKIO,))
    client_id = town.a_client(town.coordinator)
    referral = town.referred(town.coordinator, client_id, submitted_on="2024-01-15", source_category="kela")
    town.done(town.coordinator, "referral", f"{referral}/accept", accepted_on="2024-01-18")
    step = {"path": f"{referral}/hand-over", "day": "19.1.2024"}

    with portal_visit(everything, username) as visit:
        unsaid = visit.post(**step, no_meeting_text="")
        no_words = visit.post(**step, meeting="other", no_meeting_text="")
        done = visit.post(**step, meeting="other", no_meeting_text="Lumimyrsky")

    assert (unsaid.status_code, no_words.status_code) == (httpx.codes.UNPROCESSABLE_ENTITY,) * 2
    assert "Kerro, pidettiinkö tapaaminen." in unsaid.text
    assert 'id="no_meeting_text-error"' in no_words.text
    assert 'value="other" checked' in no_words.text
    assert "Saattaen vaihto on kirjattu." in done.text
    assert "Muu syy: Lumimyrsky" in done.text
