"""A municipality's people, each logged in, and what they do over the services' APIs."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests.system.conftest import Everything, until


@dataclass(frozen=True)
class Town:
    """Tokens of those who work there. A referrer works for an organisation that sends clients."""

    everything: Everything
    municipality: str
    coordinator: str
    lead: str
    coach: str
    coach_id: str

    def tell(self, token: str, service: str, path: str, **body: Any) -> httpx.Response:
        return self.everything.tell(token, service, path, body)

    def done(self, token: str, service: str, path: str, **body: Any) -> dict[str, Any]:
        return answered(self.tell(token, service, path, **body))

    def done_once_known(self, token: str, service: str, path: str, **body: Any) -> dict[str, Any]:
        """What one service did reaches the other through Kafka: asked again until it has."""
        answers: list[httpx.Response] = []

        def is_done() -> bool:
            answers.append(self.tell(token, service, path, **body))
            return answers[-1].is_success

        until(is_done)
        return answered(answers[-1])

    def refused_once_known(self, token: str, service: str, path: str, **body: Any) -> str:
        """The kind of the refusal, once the service knows the client at all."""
        answers: list[httpx.Response] = []

        def is_known() -> bool:
            answers.append(self.tell(token, service, path, **body))
            return answers[-1].status_code != httpx.codes.NOT_FOUND

        until(is_known)
        assert answers[-1].is_client_error, answers[-1].text
        return str(answers[-1].json()["type"]).rsplit("/", 1)[-1]

    def seen(self, token: str, service: str, path: str) -> dict[str, Any]:
        return answered(self.everything.ask(token, service, path))

    def a_client(self, token: str) -> str:
        """A new person, registered by whoever holds the token."""
        person = {"given_name": "Testi", "family_name": "Kulkija", "birth_date": "1985-10-13", "confirmed_new": True}
        person |= {"no_hetu_reason": "foreign", "municipality": self.municipality}
        return str(self.done(token, "referral", "/clients", **person)["id"])

    def referred(self, token: str, client_id: str, **sent: Any) -> str:
        """Sent to coaching here; the path of the referral."""
        new = {"client_id": client_id, "target": "supported_employment", "municipality": self.municipality} | sent
        return f"/referrals/{self.done(token, 'referral', '/referrals', **new)['id']}"

    def case(self, client_id: str, *, started_on: str) -> dict[str, Any]:
        """What opens the coaching of a client with the town's coach."""
        return {
            "client_id": client_id,
            "municipality": self.municipality,
            "coach_id": self.coach_id,
            "started_on": started_on,
        }

    def hired(self, client_id: str, *, started_on: str) -> dict[str, Any]:
        """What records that a client starts in a new company."""
        works = {"name": f"Koetehdas {uuid4().hex[:6]} Oy", "sector": "company", "confirmed_new": True}
        employer = self.done(self.coach, "coaching", "/employers", **works)
        return {
            "client_id": client_id,
            "employer_id": employer["id"],
            "started_on": started_on,
            "kind": "employment",
            "wage_subsidy": False,
        }

    def counted(self, *, on: str = "") -> tuple[int, int]:
        """Clients and employed persons of the municipality."""
        row = next(iter(self.everything.report("coefficients", self.municipality, on=on)), None)
        return (row["clients"], row["employed_persons"]) if row else (0, 0)

    def count_of(self, report: str, column: str, value: str) -> int:
        rows = self.everything.report(report, self.municipality)
        return sum(int(row["count"]) for row in rows if row[column] == value)


def people_of(everything: Everything, municipality: str) -> Town:
    coordinator, _ = everything.person("coordinator", municipalities=(municipality,))
    lead, _ = everything.person("team_lead", municipalities=(municipality,))
    coach, subject = everything.person("coach", municipalities=(municipality,))
    new = {"name": "Matkan Valmentaja", "municipality": municipality, "fte": "1", "login": str(subject)}
    coach_id = answered(everything.tell(lead, "coaching", "/coaches", new))["id"]
    return Town(everything, municipality, coordinator=coordinator, lead=lead, coach=coach, coach_id=coach_id)


def sender_to(town: Town) -> tuple[str, str]:
    """The token of a referrer of a new health centre, and what consents call the centre."""
    new = {"name": f"Terveysasema {uuid4().hex[:6]}", "source_category": "health_care"}
    place = town.done(town.coordinator, "referral", "/organisations", **new, municipality=town.municipality)
    token, _ = town.everything.person("referrer", municipalities=(town.municipality,), organisation=place["id"])
    return token, f"organisation:{place['id']}"


def answered(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    return dict(answer.json())
