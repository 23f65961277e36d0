"""What is wrong with a field and what would be right, as the one who typed it reads it."""

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI, Path, Query
from pydantic import BaseModel, Field, StringConstraints

from common.problems import answer_with_problems

Hours = Annotated[Decimal, Field(ge=Decimal("0.5"), le=60, decimal_places=1)]
Fte = Annotated[Decimal, Field(gt=0, le=1)]


class Row(BaseModel):
    hours: Hours | None = None


class Job(Row):
    fte: Fte | None = None
    years: Annotated[int, Field(ge=0)] | None = None
    title: Annotated[str, StringConstraints(min_length=1, max_length=5)] = "x"
    code: Annotated[str, StringConstraints(min_length=3)] = "abc"
    rows: Annotated[list[Row], Field(max_length=1)] = Field(default_factory=list)


def limited(limit: Annotated[int, Query(ge=1, le=200)] = 50) -> int:
    return limit


app = FastAPI()
answer_with_problems(app)


@app.post("/jobs/{number}")
async def add_job(number: Annotated[int, Path(ge=1, le=13)], job: Job, limit: Annotated[int, Depends(limited)]) -> None:
    """A number in each place where one may stand."""


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as one:
        yield one


async def told(client: httpx.AsyncClient, language: str, body: dict[str, Any], *, path: str = "/jobs/1") -> str:
    answer = await client.post(path, json=body, headers={"accept-language": language})
    [error] = answer.json()["errors"]
    assert answer.status_code == 422
    return str(error["detail"])


HOURS = {
    "fi": "Anna luku väliltä 0,5–60.",
    "sv": "Ange ett tal mellan 0,5 och 60.",
    "en": "Give a number between 0.5 and 60.",
}


@pytest.mark.parametrize("language", HOURS)
@pytest.mark.parametrize("hours", [0.4, 60.5, "lots"])
async def test_a_number_is_told_its_limits(client: httpx.AsyncClient, hours: object, language: str) -> None:
    assert await told(client, language, {"hours": hours}) == HOURS[language]
    assert await told(client, language, {"rows": [{"hours": hours}]}) == HOURS[language]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Anna luku, joka on yli 0 ja enintään 1."),
        ("sv", "Ange ett tal som är över 0 och högst 1."),
        ("en", "Give a number that is above 0 and at most 1."),
    ],
)
async def test_a_limit_that_is_itself_not_allowed_is_told_so(
    client: httpx.AsyncClient, language: str, text: str
) -> None:
    assert await told(client, language, {"fte": 0}) == text


async def test_a_whole_number_is_called_one(client: httpx.AsyncClient) -> None:
    assert await told(client, "en", {"years": 1.5}) == "Give a whole number that is at least 0."
    assert await told(client, "fi", {}, path="/jobs/14") == "Anna kokonaisluku väliltä 1–13."
    assert await told(client, "sv", {}, path="/jobs/1?limit=900") == "Ange ett heltal mellan 1 och 200."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"hours": 1.25}, "Desimaaleja saa olla enintään 1."),
        ({"title": ""}, "Tämä tieto puuttuu. Täytä se."),
        ({"title": "liian pitkä"}, "Teksti on liian pitkä: enintään 5 merkkiä."),
        ({"code": "ab"}, "Teksti on liian lyhyt: vähintään 3 merkkiä."),
        ({"rows": [{}, {}]}, "Liian monta: enintään 1."),
    ],
)
async def test_a_length_is_told_too(client: httpx.AsyncClient, body: dict[str, Any], text: str) -> None:
    assert await told(client, "fi", body) == text
