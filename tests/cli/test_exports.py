"""An exported file is there whole or not at all, and a CSV for machines has its description beside it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import httpx2
import pytest

from reporting.schemas import Level
from rinnalla import exports
from rinnalla.backend import Backend, ServiceAway, ServiceRefused
from tests.cli.double import Services

LINK = '</exports/coefficients.csv-metadata.json?on=2022-10-15>; rel="describedby"; type="application/csvm+json"'
Answers = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answers], None]:
    """A reporting service that answers as the test says."""

    def use(answers: Answers) -> None:
        def answer(request: httpx2.Request) -> httpx2.Response:
            if request.url.host == "login":
                return httpx2.Response(200, json={"access_token": "t", "expires_in": 300})
            return answers(request)

        def backend(*given: object, **options: object) -> Backend:
            http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
            return Backend(endpoints, "importer", http, patience=0.2)

        endpoints = Services().endpoints()
        monkeypatch.setattr(exports, "endpoints", lambda: endpoints)
        monkeypatch.setattr(exports, "Backend", backend)

    return use


def whole(request: httpx2.Request) -> httpx2.Response:
    if request.url.path.endswith(".csv"):
        return httpx2.Response(200, content=b"on\r\n2022-10-15\r\n", headers={"Link": LINK})
    if request.url.path.endswith(".csv-metadata.json"):
        assert dict(request.url.params) == {"on": "2022-10-15"}, "the description is of the file that was asked for"
        return httpx2.Response(200, json={"@context": "http://www.w3.org/ns/csvw", "url": "coefficients.csv"})
    return httpx2.Response(200, json={"rows": 1, "tables": 1, "tables_written": 1})


def refused(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(409, json={"type": "/problems/before-the-first-day", "detail": "The figures begin later."})


class Broken(httpx2.AsyncByteStream):
    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield b"on\r\n"
        raise httpx2.ReadError("cut")


def cut_off(request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, stream=Broken())


async def test_a_file_is_written_with_its_description_beside_it(
    tmp_path: Path, answering: Callable[[Answers], None]
) -> None:
    answering(whole)

    rows = await exports.exported("/exports/coefficients.csv", {"on": "2022-10-15"}, tmp_path / "here.csv")

    assert rows == 1
    assert (tmp_path / "here.csv").read_bytes() == b"on\r\n2022-10-15\r\n"
    assert json.loads((tmp_path / "here.csv-metadata.json").read_text())["url"] == "here.csv"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(("answers", "error"), [(refused, ServiceRefused), (cut_off, ServiceAway)])
async def test_what_did_not_come_whole_leaves_the_older_file_as_it_was(
    tmp_path: Path, answering: Callable[[Answers], None], answers: Answers, error: type[Exception]
) -> None:
    answering(answers)
    (tmp_path / "here.csv").write_text("older")

    with pytest.raises(error):
        await exports.exported("/exports/coefficients.csv", {"on": "2022-10-15"}, tmp_path / "here.csv")

    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("here.csv", "older")]


def test_a_file_can_be_of_every_kind_of_place_that_reporting_answers() -> None:
    assert {level.value for level in exports.Level} == set(get_args(Level))
