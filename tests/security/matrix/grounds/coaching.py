from datetime import date
from typing import Any
from uuid import UUID

from coaching.models import ClientContact
from common.disclosures import Disclosures, Showing, Told
from common.service_tokens import ServiceTokens
from tests.coaching.builders import consent_given, referral_accepted
from tests.security.matrix.grounds.ground import ACTOR, COACHED, HOMES, REGION, Ground, Ids
from tests.service import Api

PLAN = "/cases/{case_id}/plan"
FOLLOW_UPS = "/employments/{employment_id}/follow-ups"
OF_ONE_JOB = (f"POST {FOLLOW_UPS}", f"POST {FOLLOW_UPS}/{{weeks}}/correct", "PUT /activities/{activity_id}/evaluation")
DAY = "2026-04-01"
AN_ANSWER = {"asked_on": "2026-07-02", "answer": "in_this_job"}


class EverythingHasAGround(Disclosures):
    """Stands in for the consent service: what it leaves out is tested in tests/coaching."""

    async def ask(self, showing: Showing, client_id: UUID, organisation: str) -> Told:
        return frozenset(showing.kinds)


class CoachingGround(Ground):
    """A client in coaching, with a plan, a job, a work trial and a contact; and another one not in coaching yet."""

    async def lay_out(self) -> None:
        tokens = ServiceTokens("http://issuer.test", "coaching", "s")
        self.app.state.settings.__dict__["disclosures"] = EverythingHasAGround("http://consent.test", tokens)
        self.employer_id = (await self.made("/employers", {"name": "Koe Oy", "sector": "company"}))["id"]
        self.actors = await self.coach("698", login=str(ACTOR))
        self.others = {municipality: await self.coach(municipality) for municipality in REGION}
        # One opens the case of a client who has none, another tells how many have a new coach, the rest name a job.
        self.silent = frozenset({"POST /cases", "POST /coaches/{coach_id}/transfers", *OF_ONE_JOB})
        self.queries = {"GET /agenda": "?coach={coach_id}", "GET /weeks": "?coach={coach_id}&on=2026-04-02"}
        self.bodies = {
            "POST /cases": lambda ids: a_case(ids["new_client_id"], ids),
            "POST /cases/{case_id}/assign": lambda ids: {"coach_id": ids["next_coach_id"]},
            "POST /cases/{case_id}/end/correct": lambda ids: (
                AN_END | {"reason": "started_studies", "correction": "Koe"}
            ),
            "POST /coaches/{coach_id}/transfers": lambda ids: a_transfer(ids),
            "POST /client-contacts": lambda ids: picked(ids, "client_id") | A_MEETING,
            "POST /client-contacts/{contact_id}/correct": lambda ids: A_MEETING | {"reason": "Koe", "minutes": 30},
            "PUT /cases/{case_id}/plan/sections/{number}": lambda ids: a_section({}),
            "POST /employments": lambda ids: a_job(ids, started_on="2026-05-04"),
            "POST /employments/lookup": lambda ids: {"rows": [picked(ids, "client_id", "employer_id") | begun()]},
            "POST /employments/{employment_id}/correct": lambda ids: a_correction(ids),
            f"POST {FOLLOW_UPS}": lambda ids: AN_ANSWER | {"weeks": 13},
            f"POST {FOLLOW_UPS}/{{weeks}}/correct": lambda ids: AN_ANSWER | {"answer": "not_working", "reason": "Koe"},
            "POST /activities": lambda ids: an_activity(ids, "studies"),
            "POST /activities/{activity_id}/correct": lambda ids: begun() | {"kind": "other_service", "reason": "Koe"},
            "POST /self-assessments/{self_assessment_id}/correct": lambda ids: (
                A_SAYING | {"skills": 5, "reason": "Koe"}
            ),
            "POST /ability-results/{result_id}/correct": lambda ids: (
                A_RESULT | {"scores": {"work_ability": 9}, "reason": "Koe"}
            ),
            "POST /activities/lookup": lambda ids: {"rows": [an_activity(ids, "work_trial")]},
            "POST /employer-contacts": lambda ids: a_contact(ids),
            "POST /employer-contacts/{employer_contact_id}/correct": lambda ids: (
                picked(ids, "client_id", "employer_id") | A_CALL | {"took_place": True, "reason": "Koe"}
            ),
            "POST /employer-contacts/lookup": lambda ids: {"rows": [a_contact(ids) | {"ordinal": 1}]},
        }
        self.before = {
            "POST /cases/{case_id}/end/correct": self.end,
            f"POST {PLAN}/signatures": self.fill_plan,
            f"POST {PLAN}/versions": self.sign_plan,
            f"POST {PLAN}/reviews": self.sign_plan,
            f"POST {FOLLOW_UPS}/{{weeks}}/correct": self.follow_up,
        }

    async def coach(self, municipality: str, **login: str) -> str:
        made = await self.made("/coaches", {"name": "Koe Valmentaja", "municipality": municipality, "fte": "1"} | login)
        return str(made["id"])

    async def client(self, relation: str) -> Ids:
        ids = await super().client(relation)
        ids["new_client_id"] = (await super().client(relation))["client_id"]
        others = self.others[HOMES[relation]]
        coach_id, next_coach_id = (self.actors, others) if relation in COACHED else (others, self.actors)
        ids |= {
            "coach_id": coach_id,
            "next_coach_id": next_coach_id,
            "employer_id": self.employer_id,
            "started_on": "2026-03-02",
            "weeks": "13",
        }
        await self.deliver(
            consent_given(UUID(ids["client_id"])),
            referral_accepted(UUID(ids["new_client_id"]), municipality=ids["municipality"]),
        )
        ids["case_id"] = (await self.made("/cases", a_case(ids["client_id"], ids)))["id"]
        ids["employment_id"] = (await self.made("/employments", a_job(ids, started_on=DAY)))["id"]
        ids["activity_id"] = (await self.made("/activities", an_activity(ids, "work_trial")))["id"]
        ids["self_assessment_id"] = await self.said(ids, "/self-assessments", A_SAYING)
        ids["result_id"] = await self.said(ids, "/ability-results", A_RESULT)
        ids["contact_id"] = await self.meeting(ids)
        contact = await self.made("/employer-contacts", a_contact(ids) | {"external_ordinal": 1})
        ids["employer_contact_id"] = contact["id"]
        await self.write(ids, 6, {"life_situation": "Asuu yksin"})
        return ids

    async def meeting(self, ids: Ids) -> str:
        """Only the coach's own login records one, and some of these coaches have none."""
        facts: dict[str, Any] = {name: UUID(ids[name]) for name in ("client_id", "case_id", "coach_id")}
        contact = ClientContact(**facts | A_MEETING | {"contacted_on": date(2026, 4, 2)})
        async with self.sessions.begin() as session:
            session.add(contact)
        return str(contact.id)

    def as_lead(self) -> Api:
        return self.api.as_("team_lead", municipalities=REGION)

    async def write(self, ids: Ids, number: int, text: dict[str, Any]) -> None:
        answer = await self.as_lead().put(f"{PLAN}/sections/{number}".format_map(ids), json=a_section(text))
        assert answer.is_success, answer.text

    async def fill_plan(self, ids: Ids) -> None:
        goal = {"goal": "Työkokeilu", "measure": "20 tuntia viikossa", "due_on": "2026-12-01"}
        await self.write(ids, 5, {"self_recognised": ["kärsivällinen", "täsmällinen"]})
        await self.write(ids, 8, {"sub_goals": [goal]})

    async def end(self, ids: Ids) -> None:
        answer = await self.as_lead().post("/cases/{case_id}/end".format_map(ids), json=AN_END)
        assert answer.is_success, answer.text
        await self.made("/cases", a_case(ids["client_id"], ids) | {"started_on": AN_END["ended_on"]})

    async def follow_up(self, ids: Ids) -> None:
        answer = await self.as_lead().post(FOLLOW_UPS.format_map(ids), json=AN_ANSWER | {"weeks": 13})
        assert answer.is_success, answer.text

    async def said(self, ids: Ids, path: str, facts: dict[str, Any]) -> str:
        answer = await self.as_lead().post(path, json=facts | picked(ids, "client_id"))
        assert answer.is_success, answer.text
        return str(answer.json()["id"])

    async def sign_plan(self, ids: Ids) -> None:
        await self.fill_plan(ids)
        for role in ("client", "responsible_person"):
            signed = {"role": role, "signed_on": "2026-09-01", "place": "Rovaniemi"}
            answer = await self.as_lead().post(f"{PLAN}/signatures".format_map(ids), json=signed)
            assert answer.is_success, answer.text


A_MEETING: dict[str, Any] = {
    "contacted_on": "2026-04-02",
    "kind": "meeting",
    "place": "office",
    "minutes": 45,
    "purpose": "job_search",
}
A_CALL = {"contacted_on": "2026-04-02", "kind": "phone", "face_to_face": False}
AN_END = {"ended_on": "2026-06-01", "reason": "completed"}
A_SAYING = {"service": "coaching", "assessed_on": "2026-04-30", "skills": 3, "situation": 4}
A_RESULT: dict[str, Any] = {"measured_on": "2026-04-30", "scores": {"work_ability": 6}}


def a_transfer(ids: Ids) -> dict[str, Any]:
    return {"choices": [{"case_id": ids["case_id"], "coach_id": ids["next_coach_id"]}]}


def picked(ids: Ids, *names: str) -> dict[str, Any]:
    return {name: ids[name] for name in names}


def begun(day: str = DAY) -> dict[str, str]:
    return {"started_on": day}


def a_case(client_id: str, ids: Ids) -> dict[str, Any]:
    return picked(ids, "municipality", "coach_id", "started_on") | {"client_id": client_id}


def a_section(text: dict[str, Any]) -> dict[str, Any]:
    return {"text": text, "status": "done", "version": 0}


def a_job(ids: Ids, *, started_on: str) -> dict[str, Any]:
    facts = {"kind": "employment", "wage_subsidy": True, "started_on": started_on}
    return picked(ids, "client_id", "employer_id") | facts


def a_correction(ids: Ids) -> dict[str, Any]:
    corrected = a_job(ids, started_on="2026-04-02") | {"reason": "Päivä oli väärä"}
    del corrected["client_id"]
    return corrected


def an_activity(ids: Ids, kind: str) -> dict[str, Any]:
    return picked(ids, "client_id") | begun() | {"kind": kind}


def a_contact(ids: Ids) -> dict[str, Any]:
    """An importer says whose contact it was; a coach's own is the coach's, whatever is said."""
    return picked(ids, "client_id", "employer_id", "coach_id") | {
        "contacted_on": "2026-04-02",
        "kind": "visit",
        "face_to_face": True,
    }
