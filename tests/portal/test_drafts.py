from uuid import uuid4

from common.database import Sessions
from portal.drafts import LARGEST, DraftStore
from portal.settings import PortalSettings

PATH = "/clients/1/employments/new"
FIELDS = {"started_on": ["1.9.2026"], "adjustments": ["breaks", "tasks"]}


async def test_a_draft_comes_back_to_its_writer_only(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()

    await drafts.keep(subject=writer, path=PATH, fields=FIELDS, is_cut_off=True)

    assert await drafts.find(writer, PATH) == FIELDS
    assert await drafts.find(uuid4(), PATH) is None
    assert await drafts.find(writer, "/elsewhere") is None


async def test_the_next_login_leads_back_once(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()
    await drafts.keep(subject=writer, path=PATH, fields=FIELDS, is_cut_off=True)

    assert await drafts.lead_back(writer) == PATH
    assert await drafts.lead_back(writer) is None
    assert await drafts.find(writer, PATH) == FIELDS


async def test_a_form_of_several_pages_leads_nobody_back(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()

    await drafts.keep(subject=writer, path=PATH, fields=FIELDS, is_cut_off=False)

    assert await drafts.lead_back(writer) is None


async def test_the_newest_text_stays(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()
    await drafts.keep(subject=writer, path=PATH, fields=FIELDS, is_cut_off=True)

    await drafts.keep(subject=writer, path=PATH, fields={"started_on": ["2.9.2026"]}, is_cut_off=True)

    assert await drafts.find(writer, PATH) == {"started_on": ["2.9.2026"]}


async def test_what_was_sent_is_dropped(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()
    await drafts.keep(subject=writer, path=PATH, fields=FIELDS, is_cut_off=True)

    await drafts.drop(writer, PATH)

    assert await drafts.find(writer, PATH) is None


async def test_nobody_fills_the_database_with_a_draft(transactions: Sessions, settings: PortalSettings) -> None:
    drafts, writer = DraftStore(transactions, settings), uuid4()

    await drafts.keep(subject=writer, path=PATH, fields={"text": ["x" * (LARGEST + 1)]}, is_cut_off=True)

    assert await drafts.find(writer, PATH) is None
