"""An operator's way: an organisation is made a partner on the portal or the command line, logs in, and is removed."""

import re
from uuid import uuid4

import httpx
import pytest
from typer.testing import CliRunner

from rinnalla.main import app
from tests.system.conftest import Everything, until
from tests.system.portal_visit import PortalVisit, portal_visit

pytestmark = pytest.mark.stack

EMPLOYED = "fi.rinnalla.coaching.client-employed.v1"


@pytest.fixture
def organisation(everything: Everything) -> dict[str, str]:
    name = f"Koejärjestö {uuid4().hex[:8]}"
    new = {"name": name, "source_category": "third_sector", "municipality": "698"}
    answer = everything.tell(everything.machine("operations"), "referral", "/organisations", new)
    return {"id": str(answer.raise_for_status().json()["id"]), "name": name}


@pytest.fixture
def command(everything: Everything, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name, value in everything.environment.values.items():
        monkeypatch.setenv(name, value)
    return CliRunner()


def can_log_in(everything: Everything, account: str, secret: str) -> bool:
    url = f"{everything.environment['OIDC_ISSUER']}/protocol/openid-connect/token"
    form = {"grant_type": "client_credentials", "client_id": account, "client_secret": secret}
    status = everything.http.post(url, data=form).status_code
    assert status in (httpx.codes.OK, httpx.codes.UNAUTHORIZED)
    return status == httpx.codes.OK


def test_an_operator_makes_a_partner_on_the_portal_and_takes_it_away(
    everything: Everything, organisation: dict[str, str]
) -> None:
    username, _ = everything.account("operator", municipalities=())
    with portal_visit(everything, username) as visit:
        partner = added(visit, organisation["id"])
        told = {"event_types": EMPLOYED, "municipalities": "698", "purpose": "supported_employment", "way": "kafka"}
        subscribed = visit.post(f"{partner}/subscriptions/new", **told)
        shown = visit.post(f"{partner}/secret", opened_at=partner).text
        secret = re.search(r"<code>([^<]+)</code>", shown)
        account = re.search(r"partner-[a-z0-9-]+", shown)
        assert secret
        assert account
        until(lambda: can_log_in(everything, account[0], secret[1]))
        # The account is there before its topic and rights are: the page says so once all of it is.
        until(lambda: "Käytössä" in visit.http.get(partner).text)
        page = visit.http.get(partner).text
        again = visit.http.get(f"{partner}?done=subscription").text
        visit.post(f"{partner}/remove")
        until(lambda: not can_log_in(everything, account[0], secret[1]))
        until(lambda: organisation["name"] not in visit.http.get("/partners").text)

    assert subscribed.url.path == partner
    assert "Asiakas työllistyi" in page
    assert "Rovaniemi" in page
    assert secret[1] not in page + again


def added(visit: PortalVisit, organisation_id: str) -> str:
    """The partner's page; as soon as the consent service has heard of the organisation."""
    answers: list[httpx.Response] = []

    def is_added() -> bool:
        answers.append(visit.post("/partners/new", organisation_id=organisation_id, code=""))
        return answers[-1].status_code == 200 and answers[-1].url.path != "/partners/new"

    until(is_added)
    return answers[-1].url.path


def test_what_a_webhook_is_signed_with_is_drawn_on_the_partners_page(
    everything: Everything, organisation: dict[str, str]
) -> None:
    username, _ = everything.account("operator", municipalities=())
    told = {"event_types": EMPLOYED, "municipalities": "698", "purpose": "supported_employment"}
    with portal_visit(everything, username) as visit:
        partner = added(visit, organisation["id"])
        visit.post(f"{partner}/subscriptions/new", **told, way="webhook", url="http://127.0.0.1:9/")
        page = visit.http.get(partner).text
        address = re.search(rf'action="({partner}/subscriptions/[0-9a-f-]+/secret)"', page)
        assert address, page
        shown = visit.post(address[1], opened_at=partner)
        visit.post(f"{partner}/subscriptions/{address[1].split('/')[-2]}/end", opened_at=partner)
        ended = visit.http.get(partner).text
        visit.post(f"{partner}/remove")

    assert re.search(r"<code>whsec_[^<]+</code>", shown.text)
    assert "http://127.0.0.1:9/" in page
    assert "http://127.0.0.1:9/" not in ended


def test_what_is_missing_is_said_at_its_field(everything: Everything, organisation: dict[str, str]) -> None:
    username, _ = everything.account("operator", municipalities=())
    with portal_visit(everything, username) as visit:
        nothing = visit.post("/partners/new", code="kela")
        partner = added(visit, organisation["id"])
        empty = visit.post(f"{partner}/subscriptions/new", way="webhook", purpose="supported_employment")
        visit.post(f"{partner}/remove")

    assert (nothing.status_code, empty.status_code) == (422, 422)
    assert "Valitse organisaatio." in nothing.text
    assert 'value="kela"' in nothing.text
    assert "Valitse vähintään yksi tapahtuma." in empty.text


def test_only_an_operator_finds_the_page(everything: Everything) -> None:
    username, _ = everything.account("privacy_officer", municipalities=("698",))

    with portal_visit(everything, username) as visit:
        assert visit.http.get("/partners").status_code == 403


def test_the_command_line_makes_a_partner_and_takes_it_away(
    everything: Everything, organisation: dict[str, str], command: CliRunner
) -> None:
    called = organisation["name"].upper()
    made = command.invoke(app, ["partner", "add", called, "--events", "client-employed", "--municipalities", "698"])
    assert made.exit_code == 0, made.output
    login = dict(re.findall(r"^ *(\S[^\n]*?)  (\S+)$", made.output, re.MULTILINE))
    account, first = login["client id"], login["client secret"]
    assert can_log_in(everything, account, first)

    again = command.invoke(app, ["partner", "add", called])
    newer = command.invoke(app, ["partner", "secret", login["partner"]])
    listed = command.invoke(app, ["partner", "list"])
    removed = command.invoke(app, ["partner", "remove", login["partner"], "--yes"])

    assert (again.exit_code, newer.exit_code, removed.exit_code) == (1, 0, 0), removed.output
    assert "partner already" in again.output
    assert not can_log_in(everything, account, first)
    assert first not in newer.output + listed.output
    assert login["topic"] == f"partner.{login['partner']}.events"
    assert f"{login['partner']}  ready, 0 messages in {login['topic']}" in listed.output
    assert "active to kafka for supported_employment: client-employed; in 698" in listed.output


def test_a_webhooks_signing_secret_is_printed_with_the_login(
    everything: Everything, organisation: dict[str, str], command: CliRunner
) -> None:
    made = command.invoke(app, ["partner", "add", organisation["id"], "--webhook", "http://127.0.0.1:9/"])
    removed = command.invoke(app, ["partner", "remove", organisation["id"], "--yes"])

    assert (made.exit_code, removed.exit_code) == (0, 0), made.output + removed.output
    assert re.search(r"signing secret  whsec_\S+", made.output)


def test_an_organisation_nobody_registered_is_refused_in_words(everything: Everything, command: CliRunner) -> None:
    refused = command.invoke(app, ["partner", "add", "Ei ole olemassa"])

    assert refused.exit_code == 1
    assert "no organisation is" in refused.output
