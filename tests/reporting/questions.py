"""Reports asked for as someone."""

from typing import Any

from tests.service import Api

REGION = ["320", "698", "976"]
ON = {"on": "2022-10-15"}


async def rows(api: Api, report: str, **parameters: Any) -> list[dict[str, Any]]:
    answer = await api.get(f"/reports/{report}", params=ON | parameters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found
