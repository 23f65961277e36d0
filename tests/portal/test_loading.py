"""A list that is longer than a service gives at a time."""

import httpx

from portal.backends import Calls
from portal.loading import everything

PAGES = {"": (["a", "b"], "second"), "second": (["c"], "third"), "third": ([], None)}


async def test_every_page_of_a_list_is_read_in_its_order() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params.get("status", ""))
        items, following = PAGES[request.url.params.get("after", "")]
        return httpx.Response(200, json={"items": [{"id": one} for one in items], "next": following})

    client = httpx.AsyncClient(base_url="http://coaching.test", transport=httpx.MockTransport(answer))
    found = await everything(Calls("coaching", client, token="", language="fi"), "/cases", status="open")

    assert [one["id"] for one in found] == ["a", "b", "c"]
    assert asked == ["open"] * 3
