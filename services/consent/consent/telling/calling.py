"""One call to a partner's receiver, which may be slow, broken or hostile: ten seconds, checked addresses, no detour."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address

import httpcore
import httpx

from consent.webhook_addresses import IpAddress, Receiver, may_be_called

WITHIN = 10.0
"""Seconds a receiver has for everything: its name, the connection, the answer."""
LARGEST_ANSWER = 65_536
USER_AGENT = "Rinnalla-Webhooks/1"

Resolve = Callable[[str, int], Awaitable[Sequence[IpAddress]]]


class NotReached(Exception):
    """Not a byte of the message has left. `problem` is its code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NoAnswer(Exception):
    """Whether the message arrived, nobody knows. `problem` is its code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


async def resolve(host: str, port: int) -> Sequence[IpAddress]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


class Caller:
    """Opens connections to addresses that may be called, and to no others."""

    def __init__(self, *, loopback_allowed: bool, within: float = WITHIN, resolve: Resolve = resolve) -> None:
        self.loopback_allowed = loopback_allowed
        self.within = within
        self.resolve = resolve
        self.trusted = httpx.create_ssl_context()

    @asynccontextmanager
    async def calling(self, receiver: Receiver) -> AsyncIterator["Call"]:
        """Raises NotReached. The addresses that were looked at are the ones connected to: no second look-up."""
        began = now()
        try:
            async with asyncio.timeout(self.within):
                stream = await self.connect(receiver)
        except TimeoutError as error:
            raise NotReached("too_slow") from error
        call = Call(receiver, stream, left=self.within - (now() - began))
        try:
            yield call
        finally:
            await call.end()

    async def connect(self, receiver: Receiver) -> httpcore.AsyncNetworkStream:
        stream = await self.connect_to_first(await self.addresses_of(receiver), receiver.port)
        if receiver.scheme == "http":
            return stream
        try:
            return await stream.start_tls(self.trusted, server_hostname=receiver.host)
        except httpcore.ConnectError as error:
            raise NotReached("not_trusted") from error

    async def addresses_of(self, receiver: Receiver) -> Sequence[IpAddress]:
        """Of a name with one address that may not be called none is: it is not what it says it is."""
        try:
            found = await self.resolve(receiver.host, receiver.port)
        except (OSError, UnicodeError) as error:
            raise NotReached("not_resolved") from error
        if not all(may_be_called(one, loopback_allowed=self.loopback_allowed) for one in found):
            raise NotReached("address_not_allowed")
        return found

    async def connect_to_first(self, addresses: Sequence[IpAddress], port: int) -> httpcore.AsyncNetworkStream:
        """That answers."""
        for address in addresses:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await httpcore.AnyIOBackend().connect_tcp(str(address), port)
        raise NotReached("not_connected")


@dataclass
class Call:
    """A connection for one message."""

    receiver: Receiver
    stream: httpcore.AsyncNetworkStream
    left: float
    """Seconds of the ten."""
    response: httpcore.Response | None = None

    async def post(self, headers: Mapping[str, str], content: bytes) -> int:
        """Returns the answer's status, whatever it is; a redirection is not followed. Raises NoAnswer."""
        began, (origin, url) = now(), self.addressed()
        request = httpcore.Request("POST", url, headers=self.whole(headers, content), content=content)
        try:
            async with asyncio.timeout(self.left):
                self.response = await httpcore.AsyncHTTP11Connection(origin, self.stream).handle_async_request(request)
        except TimeoutError as error:
            raise NoAnswer("too_slow") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise NoAnswer("cut_off") from error
        self.left -= now() - began
        return self.response.status

    def addressed(self) -> tuple[httpcore.Origin, httpcore.URL]:
        scheme, host = self.receiver.scheme.encode(), self.receiver.host.encode()
        port, target = self.receiver.port, self.receiver.target.encode()
        return httpcore.Origin(scheme, host, port), httpcore.URL(scheme=scheme, host=host, port=port, target=target)

    def whole(self, headers: Mapping[str, str], content: bytes) -> list[tuple[bytes | str, bytes | str]]:
        own = {"host": self.receiver.authority, "user-agent": USER_AGENT, "connection": "close"}
        return [*own.items(), ("content-length", str(len(content))), *headers.items()]

    async def end(self) -> None:
        """Beside its status an answer is read a little, so that it ends politely, and ignored."""
        try:
            if self.response is not None:
                with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError):
                    await self.read_a_little(self.response)
        finally:
            await self.stream.aclose()

    async def read_a_little(self, response: httpcore.Response) -> None:
        read = 0
        async with asyncio.timeout(self.left):
            async for piece in response.aiter_stream():
                read += len(piece)
                if read >= LARGEST_ANSWER:
                    return


def now() -> float:
    return asyncio.get_running_loop().time()
