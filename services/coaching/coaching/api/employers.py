from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from coaching.api.asking import EmployerId, EmployerKeeper, OwnSettings
from coaching.queries import employers as queries
from coaching.schemas.bases import Items, Page, ShortText
from coaching.schemas.employers import EmployersToFind, EmployerView, FoundEmployer, NewEmployer
from coaching.use_cases import employers as use_cases
from common.bodies import External, keepable
from common.database import Transaction
from common.identity import AnyStaff, Importer
from common.paging import After, Limit, read_mark
from common.web import ServiceRouter

router = ServiceRouter(prefix="/employers", tags=["employers"])


@router.post("", status_code=201, summary="Add an employer to the register")
async def register_employer(
    new: NewEmployer, who: EmployerKeeper, session: Transaction, settings: OwnSettings
) -> EmployerView:
    return EmployerView.model_validate(await use_cases.register_employer(session, new=new, settings=settings))


@router.get("", summary="Employers by name")
async def list_employers(
    who: AnyStaff,
    session: Transaction,
    search: Annotated[ShortText | None, AfterValidator(keepable), Query(description="Any part of the name")] = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[EmployerView]:
    return await queries.employers_named(session, search, after=read_mark(after, str), limit=limit)


@router.ask("/lookup", summary="Employers by the keys of a source, or by business id")
async def find_employers(asked: EmployersToFind, who: Importer, session: Transaction) -> Items[FoundEmployer]:
    return Items(items=await queries.employers_of_rows(session, asked))


@router.put("/{employer_id}/external", summary="Know an employer under one more key of a source")
async def link_employer(
    employer_id: EmployerId, external: External, who: Importer, session: Transaction
) -> EmployerView:
    employer = await use_cases.link_employer(session, employer_id=employer_id, external=external)
    return EmployerView.model_validate(employer)
