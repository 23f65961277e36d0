"""One call to a receiver that may be anything: what counts as told, how long it may take, and where it may lead."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from consent.errors.webhooks import UrlNotAllowed
from consent.telling.calling import Caller, NoAnswer, NotReached
from consent.webhook_addresses import IpAddress, may_be_called, receiver_at
from tests.consent import receivers
from tests.consent.certificates import certified
from tests.consent.receivers import Connection, Receiver, receiver

Behaviour = Callable[[Connection], Awaitable[None]]
CONTENT = b'{"n": 1}'


def names(*addresses: str) -> Callable[[str, int], Awaitable[Sequence[IpAddress]]]:
    """A name service that says each of these in turn, and the last for ever."""
    left = list(addresses)

    async def resolve(host: str, port: int) -> Sequence[IpAddress]:
        return [ip_address(one) for one in (left.pop(0) if len(left) > 1 else left[0]).split(",")]

    return resolve


async def post(url: str, *, within: float = 30, caller: Caller | None = None) -> int:
    caller = caller or Caller(loopback_allowed=True, within=within)
    async with caller.calling(receiver_at(url, plain_allowed=True)) as call:
        return await call.post({"webhook-id": "1", "content-type": "application/json"}, CONTENT)


async def test_a_message_arrives_as_it_is() -> None:
    async with receiver(receivers.ok) as partner:
        status = await post(f"{partner.url}?key=a%20b")

    (received,) = partner.received
    assert status == 204
    assert received.line == "POST /rinnalla?key=a%20b HTTP/1.1"
    assert received.body == CONTENT
    assert received.headers["host"] == f"127.0.0.1:{partner.port}"
    assert received.headers["webhook-id"] == "1"


@pytest.mark.parametrize(
    ("behaviour", "problem"),
    [
        (receivers.slow, "too_slow"),
        (receivers.trickling, "too_slow"),
        (receivers.resetting, "cut_off"),
        (receivers.closing, "cut_off"),
        (receivers.babbling, "cut_off"),
        (receivers.heady, "cut_off"),
    ],
)
async def test_without_an_answer_nobody_knows_what_became_of_it(behaviour: Behaviour, problem: str) -> None:
    async with receiver(behaviour) as partner:
        began = time.monotonic()
        with pytest.raises(NoAnswer) as silence:
            await post(partner.url, within=1.5)

    assert silence.value.problem == problem
    assert time.monotonic() - began < 10
    assert len(partner.received) == 1


@pytest.mark.parametrize("behaviour", [receivers.lying, receivers.endless])
async def test_what_an_answer_says_beside_its_status_is_ignored(behaviour: Behaviour) -> None:
    async with receiver(behaviour) as partner:
        began = time.monotonic()
        assert await post(partner.url) == 200

    assert time.monotonic() - began < 20


async def test_no_redirection_is_followed() -> None:
    async with receiver(receivers.ok) as elsewhere:
        moved = receivers.answering(307, headers=f"location: {elsewhere.url}\r\n")
        async with receiver(moved) as partner:
            assert await post(partner.url) == 307

    assert elsewhere.connections == 0


async def test_nobody_there_is_said_before_anything_leaves() -> None:
    async with receiver(receivers.ok) as partner:
        url = partner.url

    with pytest.raises(NotReached) as nobody:
        await post(url)
    assert nobody.value.problem == "not_connected"


async def test_a_name_that_nobody_has_is_no_receiver() -> None:
    async def unknown(host: str, port: int) -> Sequence[IpAddress]:
        raise OSError("no such name")

    with pytest.raises(NotReached) as nobody:
        await post("http://kunta.example", caller=Caller(loopback_allowed=True, resolve=unknown))
    assert nobody.value.problem == "not_resolved"


async def test_a_name_service_that_hangs_counts_into_the_ten_seconds() -> None:
    async def hanging(host: str, port: int) -> Sequence[IpAddress]:
        await asyncio.sleep(30)
        return []

    began = time.monotonic()
    with pytest.raises(NotReached) as nobody:
        await post("http://kunta.example", caller=Caller(loopback_allowed=True, within=0.2, resolve=hanging))

    assert nobody.value.problem == "too_slow"
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("said", ["127.0.0.1", "10.0.0.1", "93.184.215.14,127.0.0.1", "::ffff:127.0.0.1"])
async def test_a_name_that_leads_inside_is_not_called(said: str) -> None:
    """Also when only one of its addresses does."""
    async with receiver(receivers.ok) as partner:
        caller = Caller(loopback_allowed=False, resolve=names(said))
        with pytest.raises(NotReached) as refused:
            await post(f"http://kunta.example:{partner.port}", caller=caller)

    assert refused.value.problem == "address_not_allowed"
    assert partner.connections == 0


async def test_a_name_that_changes_its_address_after_the_look_is_called_where_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: nothing but the addresses of the one look is ever connected to."""
    asked: list[str] = []

    async def never(*args: object, **options: object) -> list[object]:
        asked.append(str(args[0]))
        raise OSError

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    async with receiver(receivers.ok) as partner:
        caller = Caller(loopback_allowed=True, resolve=names("127.0.0.1", "10.0.0.1"))
        assert await post(f"http://kunta.example:{partner.port}", caller=caller) == 204

    assert asked == []
    assert partner.received[0].headers["host"] == f"kunta.example:{partner.port}"


async def test_of_several_addresses_the_first_that_answers_is_taken() -> None:
    async with receiver(receivers.ok) as partner:
        caller = Caller(loopback_allowed=True, resolve=names("::1,127.0.0.1"))
        assert await post(f"http://kunta.example:{partner.port}", caller=caller) == 204


@pytest.fixture
async def encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    """For the name kunta.example, signed by an authority that is trusted."""
    authority, own = certified(tmp_path, "kunta.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(own)
    async with receiver(receivers.ok, tls=tls) as partner:
        yield partner


async def test_an_encrypted_receiver_shows_the_certificate_of_its_name(encrypted: Receiver) -> None:
    caller = Caller(loopback_allowed=True, resolve=names("127.0.0.1"))

    assert await post(f"https://kunta.example:{encrypted.port}", caller=caller) == 204


async def test_another_names_certificate_is_not_trusted(encrypted: Receiver) -> None:
    caller = Caller(loopback_allowed=True, resolve=names("127.0.0.1"))

    with pytest.raises(NotReached) as refused:
        await post(f"https://kaupunki.example:{encrypted.port}", caller=caller)
    assert refused.value.problem == "not_trusted"
    assert encrypted.received == []


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.9.9.9", "0.0.0.0", "169.254.169.254"),
        *("100.64.0.1", "100.127.255.255", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("198.18.0.1", "192.0.0.8"),
        *("::1", "::", "fe80::1", "fe80::1%2", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1"),
        *("2002:a00:1::1", "2001:0:a00:1::1", "100::1"),
    ],
)
def test_an_address_inside_may_not_be_called(address: str) -> None:
    assert not may_be_called(ip_address(address), loopback_allowed=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2a00:1450:4026:802::200e", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_may(address: str) -> None:
    assert may_be_called(ip_address(address), loopback_allowed=False)


@pytest.mark.parametrize("address", ["10.1.2.3", "169.254.169.254", "fc00::1", "0.0.0.0"])
def test_in_development_this_machine_may_be_called_and_no_other_inside(address: str) -> None:
    assert may_be_called(ip_address("127.0.0.1"), loopback_allowed=True)
    assert not may_be_called(ip_address(address), loopback_allowed=True)


@pytest.mark.parametrize(
    "url",
    [
        *("http://kunta.example/", "ftp://kunta.example/", "https:///rinnalla", "https://", "kunta.example", ""),
        *("https://user:key@kunta.example/", "https://@kunta.example/", "https://kunta.example/#part"),
        *("https://kunta.example:8443/", "https://kunta.example:99999/", "https://kunta.example:x/"),
        *("https://kunta.example/ä", "https://kunta.example/a b", "https://kunta.example/\r\nx: y", "https://[::1"),
        *("https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]/"),
        *("https://kunta.example\\@10.0.0.1/", "https://kunta.example/" + "x" * 2000),
    ],
)
def test_an_address_that_cannot_be_a_webhooks_is_refused(url: str) -> None:
    with pytest.raises(UrlNotAllowed):
        receiver_at(url, plain_allowed=False)


def test_an_address_is_read_as_it_will_be_called() -> None:
    receiver = receiver_at("https://Kunta.Example/rinnalla?a=b", plain_allowed=False)

    assert (receiver.host, receiver.port, receiver.target) == ("kunta.example", 443, "/rinnalla?a=b")
    assert receiver.authority == "kunta.example"
