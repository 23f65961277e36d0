from base64 import b64encode
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from common.attempts import NO_CLIENT
from common.database import Transaction
from common.identity import Principal, only
from common.web import ServiceRouter
from consent.models import AccessPublicKey
from consent.queries import verifications as queries
from consent.schemas.access import ManyPublicKeys, PublicKeyView, VerificationView
from consent.use_cases import verifications as use_cases

router: APIRouter = ServiceRouter(prefix="/access", tags=["access log"])

Verifier = Annotated[Principal, Depends(only("operator", "privacy_officer"))]
VerificationId = Annotated[UUID, NO_CLIENT]


@router.get("/public-key", summary="The keys with which checkpoints of the access log are checked, the newest first")
async def list_public_keys(who: Verifier, session: Transaction) -> ManyPublicKeys:
    return ManyPublicKeys(items=[shown_key(one) for one in await queries.public_keys(session)])


@router.post("/verifications", status_code=202, summary="Ask whether the access log is whole")
async def ask_for_verification(who: Verifier, session: Transaction) -> VerificationView:
    """Every entry, chain and checkpoint, in the background; one that goes on already is answered."""
    return VerificationView.model_validate(await use_cases.ask_for_verification(session, who))


@router.get("/verifications/{verification_id}", summary="How far a verification is, and what it found")
async def show_verification(verification_id: VerificationId, who: Verifier, session: Transaction) -> VerificationView:
    return VerificationView.model_validate(await queries.verification_by_id(session, verification_id))


def shown_key(key: AccessPublicKey) -> PublicKeyView:
    return PublicKeyView(
        fingerprint=key.fingerprint,
        public_key=b64encode(key.public_key).decode(),
        first_used_at=key.first_used_at,
    )
