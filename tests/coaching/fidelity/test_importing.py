"""The importer's file of assessments against the service's own API: what a double of it cannot tell."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from rinnalla.backend import Backend
from rinnalla.endpoints import Endpoints
from rinnalla.importing.cells import Region
from rinnalla.importing.folder import Steps, read_folder, send_folder
from rinnalla.importing.outcomes import Outcome
from rinnalla.importing.refusals import RefusedRows
from rinnalla.importing.run import Run
from rinnalla.importing.staging import Staging
from tests.coaching.conftest import World
from tests.coaching.fidelity.test_life import told
from tests.service import Published
from tests.tokens import token

PILOT = Path(__file__).parents[3] / "deploy/demo/pilot/fidelity.csv"
WHERE = Endpoints(
    {
        "COACHING_URL": "http://coaching",
        "RINNALLA_MUNICIPALITIES": "698,320",
        "OIDC_ISSUER": "http://login/realms/rinnalla",
        "CLIENT_SECRET_IMPORTER": "for tests",
    }
)


class Network(httpx2.AsyncBaseTransport):
    """The service in this process, one request at a time: it has one connection. And who gives its tokens."""

    def __init__(self, app: FastAPI) -> None:
        self.coaching, self.alone = httpx2.ASGITransport(app), asyncio.Lock()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "login":
            return httpx2.Response(
                200, json={"access_token": token(("importer",), municipalities=("320", "698")), "expires_in": 300}
            )
        async with self.alone:
            return await self.coaching.handle_async_request(request)


async def imported(app: FastAPI, folder: Path) -> tuple[dict[Outcome, int], list[str]]:
    staging, refused = Staging(), RefusedRows(folder)
    try:
        region = Region(frozenset({"698", "320"}), allow_artificial_identity_codes=True)
        present = read_folder(folder, region, staging, refused)
        async with Backend(WHERE, "importer", httpx2.AsyncClient(transport=Network(app))) as backend:
            steps = Steps(lambda *_: None, lambda *_: None)
            summary = await send_folder(present, staging, Run(backend, "pilot"), refused, steps)
    finally:
        staging.close()
        refused.close()
    return dict(sum(summary.outcomes.values(), Counter())), [f"{one.column}: {one.problem}" for one in refused.first]


async def test_the_pilots_two_go_in_once_and_come_out(
    app: FastAPI, world: World, published: Published, tmp_path: Path
) -> None:
    (tmp_path / "fidelity.csv").write_bytes(PILOT.read_bytes())

    assert await imported(app, tmp_path) == ({Outcome.NEW: 2}, [])
    assert await imported(app, tmp_path) == ({Outcome.KNOWN: 2}, [])

    listed = (await world.as_lead().get("/fidelity/assessments")).json()["items"]
    assert [(one["assessed_on"], one["total"], one["band"]) for one in listed] == [
        ("2022-09-30", 102, "good"),
        ("2022-01-31", 96, "fair"),
    ]
    assert sorted(one["total"] for one in await told(published)) == [96, 102]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("698,2022-01-31,96,no_such_item:1", ": Näissä kriteereissä ei ole kohtaa no_such_item"),
        ("698,2022-01-31,125,lasting_jobs:1", "total: Näillä pisteillä yhteispistemäärä on 25–121"),
    ],
)
async def test_what_the_criteria_do_not_allow_is_refused_in_words(
    app: FastAPI, tmp_path: Path, row: str, said: str
) -> None:
    (tmp_path / "fidelity.csv").write_text(f"municipality,assessed_on,total,scores\n{row}\n")

    outcomes, refused = await imported(app, tmp_path)

    assert (outcomes, len(refused)) == ({}, 1)
    assert said in refused[0]
