"""A partner and its clients on the whole stack, made as docs/partners.md says an operator and professionals do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from common.days import today
from tests.journeys.town import Town, answered, people_of
from tests.system.conftest import Everything, until

MUONIO = "498"


@dataclass(frozen=True)
class PartnerOfTests:
    """An organisation with an account."""

    town: Town
    party: str
    printed: Mapping[str, str]
    """What `rinnalla partner add` said, by the words at the beginning of its lines."""

    @property
    def account(self) -> str:
        return self.printed["client id"]

    @property
    def token(self) -> str:
        secret = self.printed["client secret"]
        login = self.town.everything.answer_of_login(self.account, secret, grant_type="client_credentials")
        return str(login["access_token"])

    def asked(self, path: str) -> dict[str, Any]:
        return answered(self.town.everything.ask(self.token, "consent", path))

    def told(self, path: str, **body: Any) -> dict[str, Any]:
        return self.town.done(self.token, "consent", path, **body)


def enrolled(everything: Everything, *options: str) -> PartnerOfTests:
    """A new organisation that is told of employments."""
    town = people_of(everything, MUONIO)
    new = {"name": f"Kumppani {uuid4().hex[:6]}", "source_category": "kela", "municipality": MUONIO}
    organisation = town.done(town.coordinator, "referral", "/organisations", **new)
    told = ("--municipalities", MUONIO, "--events", "client-employed", *options)
    printed: dict[str, str] = {}

    def is_added() -> bool:
        printed.update(answers_of(everything, "partner", "add", organisation["name"], *told))
        return bool(printed)

    until(is_added)
    return PartnerOfTests(town, f"organisation:{organisation['id']}", printed)


def answers_of(everything: Everything, *command: str) -> dict[str, str]:
    """Nothing while the organisation has not come through the log to where partners are made."""
    home = {"RINNALLA_HOME": str(everything.stack.home.root), "COLUMNS": "400", "NO_COLOR": "1"}
    rinnalla = [str(Path(sys.executable).with_name("rinnalla")), *command]
    ended = subprocess.run(rinnalla, env=os.environ | home, capture_output=True, text=True, check=False, timeout=120)
    lines = [line.strip().split("  ", 1) for line in ended.stdout.splitlines() if ended.returncode == 0]
    return {pair[0]: pair[1] for pair in lines if len(pair) == 2}


def allowed(partner: PartnerOfTests, *categories: str) -> tuple[str, str]:
    """A client in coaching who lets the partner be told these kinds; the consent."""
    town = partner.town
    client_id = town.a_client(town.coordinator)
    town.done_once_known(town.lead, "coaching", "/cases", **town.case(client_id, started_on="2024-02-01"))
    consent = {
        "client_id": client_id,
        "given_by": {"kind": "client"},
        "purpose_code": "supported_employment",
        "purpose_text": "Työpaikan löytäminen",
        "grants": [{"party": partner.party, "category": one} for one in categories],
        "channel": "electronic",
        "form_version": "2026-01",
        "language": "fi",
        "notice_version": "2026-01",
    }
    return client_id, town.done_once_known(town.coach, "consent", "/consents", **consent)["id"]


def hire(partner: PartnerOfTests, client_id: str) -> None:
    town = partner.town
    town.done(town.coach, "coaching", "/employments", **town.hired(client_id, started_on=str(today())))
