"""Partners' receivers for tests: each connection is handed to a behaviour, from well-mannered to hostile."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson


@dataclass
class Received:
    """A request as it stood on the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = orjson.loads(self.body)
        return content


@dataclass
class Receiver:
    """What was received, and how the next one is answered."""

    answer: Callable[["Connection"], Awaitable[None]]
    scheme: str = "http"
    port: int = 0
    connections: int = 0
    received: list[Received] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/rinnalla"

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            self.received.append(await read(reader))
            await self.answer(Connection(self.received[-1], reader, writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller has gone: that is what some of the tests are about
        finally:
            writer.close()


@dataclass
class Connection:
    request: Received
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def status(self, status: int, *, headers: str = "", body: bytes = b"") -> None:
        await self.say(f"HTTP/1.1 {status} x\r\n{headers}content-length: {len(body)}\r\n\r\n".encode() + body)


async def read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(header(line) for line in head[1:] if line)
    return Received(head[0], headers, await reader.readexactly(int(headers["content-length"])))


def header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name.lower(), value


@asynccontextmanager
async def receiver(
    answer: Callable[[Connection], Awaitable[None]], *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Receiver]:
    receiver = Receiver(answer, scheme="https" if tls else "http")
    server = await asyncio.start_server(receiver.connected, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


async def ok(connection: Connection) -> None:
    await connection.status(204)


def answering(status: int, **options: Any) -> Callable[[Connection], Awaitable[None]]:
    async def answer(connection: Connection) -> None:
        await connection.status(status, **options)

    return answer


async def slow(connection: Connection) -> None:
    """Never answers; ends when the caller has had enough."""
    await connection.reader.read()


async def trickling(connection: Connection) -> None:
    """Says a header a byte at a time, for ever."""
    await connection.say(b"HTTP/1.1 200 x\r\n")
    while True:
        await connection.say(b"x")
        await asyncio.sleep(0.01)


async def lying(connection: Connection) -> None:
    """Says that all is well and what it will say, and hangs up before it has."""
    await connection.say(b"HTTP/1.1 200 x\r\ncontent-length: 1000\r\n\r\nbut")


async def resetting(connection: Connection) -> None:
    connection.writer.transport.abort()


async def closing(connection: Connection) -> None:
    """Without a word."""


async def babbling(connection: Connection) -> None:
    """No HTTP at all."""
    await connection.say(b"SSH-2.0-OpenSSH_9.9\r\n")


async def endless(connection: Connection) -> None:
    """A body without an end."""
    await connection.say(b"HTTP/1.1 200 x\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        await connection.say(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


async def heady(connection: Connection) -> None:
    """Headers without an end."""
    await connection.say(b"HTTP/1.1 200 x\r\n")
    while True:
        await connection.say(b"x-more: " + b"x" * 8000 + b"\r\n")
