from datetime import date
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator

from coaching.api.asking import CaseloadReader, EmployerId, EmployerKeeper, EmployerPersonId, OwnSettings
from coaching.queries import employers as queries
from coaching.queries.employer_pages import contacts_with, employer_page
from coaching.schemas.bases import Items, Page, ShortText
from coaching.schemas.employer_contacts import LoggedContact
from coaching.schemas.employers import (
    EmployerFacts,
    EmployerPage,
    EmployerPersonView,
    EmployersToFind,
    EmployerView,
    FoundEmployer,
    FoundEmployers,
    NewEmployer,
    NewEmployerPerson,
)
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
    """An employer of nearly the same name is offered before another one is added."""
    added = await use_cases.register_employer(session, new=new, who=who, settings=settings)
    return EmployerView.model_validate(added)


@router.get("", summary="Employers by name")
async def list_employers(
    who: AnyStaff,
    session: Transaction,
    search: Annotated[
        ShortText | None,
        AfterValidator(keepable),
        Query(description="Any part of the name, or the business id; slips are forgiven"),
    ] = None,
    limit: Limit = 50,
    after: After = None,
) -> FoundEmployers:
    return await queries.employers_found(session, search, after=read_mark(after, str), limit=limit)


@router.get("/{employer_id}", summary="An employer: people, places, and who works there")
async def read_employer(employer_id: EmployerId, who: CaseloadReader, session: Transaction) -> EmployerPage:
    """Clients only where they allow employers to be told of them; the others are counted."""
    return await employer_page(session, who, employer_id)


@router.put("/{employer_id}", summary="Change what the register says of an employer")
async def change_employer(
    employer_id: EmployerId, changed: EmployerFacts, who: CaseloadReader, session: Transaction, settings: OwnSettings
) -> EmployerView:
    """Recorded employments keep the sector they had: that is corrected there."""
    employer = await use_cases.change_employer(session, employer_id=employer_id, changed=changed, settings=settings)
    return EmployerView.model_validate(employer)


@router.get("/{employer_id}/contacts", summary="The contact log of an employer")
async def list_contacts(
    employer_id: EmployerId, who: CaseloadReader, session: Transaction, limit: Limit = 50, after: After = None
) -> Page[LoggedContact]:
    """The newest first. What was said about a client whom one may not see is left out."""
    mark = read_mark(after, date.fromisoformat)
    return await contacts_with(session, who, employer_id, after=mark, limit=limit)


@router.post("/{employer_id}/people", status_code=201, summary="Add whom to speak to at an employer")
async def add_person(
    employer_id: EmployerId, new: NewEmployerPerson, who: CaseloadReader, session: Transaction
) -> EmployerPersonView:
    return EmployerPersonView.model_validate(await use_cases.add_person(session, employer_id=employer_id, new=new))


@router.put("/{employer_id}/people/{person_id}", summary="Change whom to speak to at an employer")
async def change_person(
    employer_id: EmployerId,
    person_id: EmployerPersonId,
    changed: NewEmployerPerson,
    who: CaseloadReader,
    session: Transaction,
) -> EmployerPersonView:
    person = await use_cases.change_person(session, employer_id=employer_id, person_id=person_id, changed=changed)
    return EmployerPersonView.model_validate(person)


@router.delete("/{employer_id}/people/{person_id}", status_code=204, summary="Remove a person for good")
async def remove_person(
    employer_id: EmployerId, person_id: EmployerPersonId, who: CaseloadReader, session: Transaction
) -> None:
    await use_cases.remove_person(session, employer_id=employer_id, person_id=person_id)


@router.ask("/lookup", summary="Employers by the keys of a source, or by business id")
async def find_employers(asked: EmployersToFind, who: Importer, session: Transaction) -> Items[FoundEmployer]:
    return Items(items=await queries.employers_of_rows(session, asked))


@router.put("/{employer_id}/external", summary="Know an employer under one more key of a source")
async def link_employer(
    employer_id: EmployerId, external: External, who: Importer, session: Transaction
) -> EmployerView:
    employer = await use_cases.link_employer(session, employer_id=employer_id, external=external)
    return EmployerView.model_validate(employer)
