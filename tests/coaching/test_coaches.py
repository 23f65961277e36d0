from uuid import UUID, uuid4

from tests.coaching.conftest import World
from tests.service import Published


async def test_a_coach_is_told_of_without_a_name(world: World, published: Published) -> None:
    login = uuid4()
    coach_id = await world.coach(fte="0.60", login=login)

    [(kind, event)] = await published()

    assert kind == "fi.rinnalla.coaching.coach-registered.v1"
    assert event == {"coach_id": coach_id, "municipality": "698", "fte": "0.60", "login": str(login)}


async def test_a_login_belongs_to_one_coach(world: World) -> None:
    login = uuid4()
    await world.coach(login=login)
    other = await world.coach()

    answer = await world.as_lead().put(f"/coaches/{other}/login", json={"login": str(login)})

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/login-taken")


async def test_linking_the_same_login_again_changes_nothing(world: World, published: Published) -> None:
    coach_id, login = await world.coach(), str(uuid4())

    for _ in range(2):
        answer = await world.api.as_("operator").put(f"/coaches/{coach_id}/login", json={"login": login})
        assert answer.json()["login"] == login

    assert [kind for kind, _ in await published() if "coach-changed" in kind] == [
        "fi.rinnalla.coaching.coach-changed.v1"
    ]


async def test_an_unlinked_login_opens_no_client_and_may_go_to_another_coach(
    world: World, client_of_own: UUID, published: Published
) -> None:
    [mine] = (await world.as_lead().get("/coaches")).json()["items"]
    path = f"/coaches/{mine['id']}/login"
    before = await world.as_coach().get(f"/clients/{client_of_own}/coaching")

    answers = [await world.as_lead().delete(path) for _ in range(2)]

    after = await world.as_coach().get(f"/clients/{client_of_own}/coaching")
    other = await world.own_coach()
    told = [event["login"] for kind, event in await published() if "coach-changed" in kind]
    assert [(one.status_code, one.json()["login"]) for one in answers] == [(200, None)] * 2
    assert (before.status_code, after.status_code) == (200, 404)
    assert told == [None]
    assert other != mine["id"]


async def test_a_login_of_another_municipalitys_coach_is_not_unlinked(world: World) -> None:
    coach_id = await world.coach(municipality="320", login=uuid4())

    assert (await world.as_lead("698").delete(f"/coaches/{coach_id}/login")).status_code == 403


async def test_one_lists_the_coaches_of_own_municipalities_by_name(world: World) -> None:
    for name, municipality in (("Öljy", "698"), ("Ahola", "698"), ("Berg", "320")):
        new = {"name": name, "municipality": municipality, "fte": 1}
        assert (await world.as_importer().post("/coaches", json=new)).status_code == 201

    own = await world.as_lead("698").get("/coaches")
    everyone = await world.api.as_("operator", municipalities=()).get("/coaches")

    assert [coach["name"] for coach in own.json()["items"]] == ["Ahola", "Öljy"]
    assert len(everyone.json()["items"]) == 3


async def test_a_source_knows_a_coach_by_its_key(world: World) -> None:
    new = {"name": "Aino", "municipality": "698", "fte": "1"} | {"external": {"source": "pilot", "key": "c1"}}
    made = (await world.as_importer().post("/coaches", json=new)).json()

    found = await world.as_importer().post("/coaches/lookup", json={"source": "pilot", "keys": ["c1", "c2"]})
    again = await world.as_importer().post("/coaches", json=new)

    assert [(one["key"], one["id"]) for one in found.json()["items"]] == [("c1", made["id"])]
    assert (again.status_code, again.json()["type"]) == (409, "/problems/coach-key-taken")


async def test_a_team_lead_keeps_coaches_of_own_municipality_only(world: World) -> None:
    coach_id = await world.coach(municipality="320")

    answer = await world.as_lead("698").patch(f"/coaches/{coach_id}", json={"fte": "0.5"})

    assert answer.status_code == 403


async def test_more_than_full_time_is_refused(world: World) -> None:
    answer = await world.as_lead().post("/coaches", json={"name": "Aino", "municipality": "698", "fte": "1.01"})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "fte")


async def test_a_coach_registers_no_coaches(world: World) -> None:
    answer = await world.as_coach().post("/coaches", json={"name": "Aino", "municipality": "698", "fte": "1"})

    assert answer.status_code == 403
