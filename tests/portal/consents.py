"""A client, a consent and what the services say of them, for tests of their pages."""

from typing import Any

from common.days import today
from portal.formats import typed_day

CLIENT = "0198c0de-0000-7000-8000-000000000001"
GIVEN = "0198c0de-0000-7000-8000-0000000000ff"
KELA = "0198c0de-0000-7000-8000-00000000000a"
BASE = f"/clients/{CLIENT}/consents"
PARTY = f"organisation:{KELA}"
CONSENT: dict[str, Any] = {
    "id": GIVEN,
    "client_id": CLIENT,
    "status": "given",
    "given_by": {"kind": "client", "role": None},
    "purpose_code": "supported_employment",
    "purpose_text": "Haluan töihin keittiöön.",
    "grants": [{"party": PARTY, "category": "benefits"}, {"party": "employers", "category": "work_history"}],
    "channel": "signed_paper",
    "scan": None,
    "form_version": "2",
    "notice_version": "2",
    "language": "fi",
    "valid_from": "2026-03-02",
    "valid_until": None,
    "received_at": "2026-03-02T09:00:00Z",
    "ended_on": None,
}
PERSON = {
    "id": CLIENT,
    "given_name": "Aino",
    "family_name": "Keloharju",
    "birth_date": "1985-10-13",
    "age": 41,
    "municipality": "698",
    "language": "fi",
    "has_hetu": True,
    "no_hetu_reason": None,
}
HISTORY = {
    "items": [
        {"kind": "given", "on": "2026-03-02", "recorded_at": "2026-03-02T09:00:00Z", "recorded_by": None, "other": None}
    ]
}
ANSWERS: dict[str, Any] = {
    f"GET referral /clients/{CLIENT}": PERSON,
    "GET referral /organisations": {"items": [{"id": KELA, "name": "Kela, Rovaniemi"}], "next": None},
    "GET coaching /coaches": {"items": [], "next": None},
    f"GET consent /consents/{GIVEN}": CONSENT,
    f"GET consent /consents/{GIVEN}/history": HISTORY,
    "POST consent /consents": CONSENT,
}
ANSWERED: dict[str, dict[str, Any]] = {
    "giver": {"kind": "representative"},
    "role": {"role": "guardian"},
    "purpose": {"purpose_code": "supported_employment"},
    "aim": {"purpose_text": "Haluan töihin keittiöön."},
    "parties": {"parties": ["employers", PARTY]},
    "kinds-1": {"kinds:employers": ["work_history"]},
    "kinds-2": {},
    "work_ability": {"work_ability:employers": "no", f"work_ability:{PARTY}": "no"},
    "health": {"health:employers": "no", f"health:{PARTY}": "no"},
    "benefits": {"benefits:employers": "no", f"benefits:{PARTY}": "yes"},
    "validity": {"valid_from": typed_day(today()), "lasts": "until", "valid_until": "1.3.2150"},
    "channel": {"channel": "signed_paper"},
}
NOTICE = {
    "id": KELA,
    "consent_id": GIVEN,
    "client_id": CLIENT,
    "party": PARTY,
    "told_at": "2026-05-04T09:00:00Z",
    "acknowledge_by": "2026-05-07",
    "acknowledged_at": None,
    "is_late": True,
}
