"""Sends requests over kept-alive connections, each as soon as the one before is answered.

A whole HTTP client would take more of the machine's time than the servers it measures.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

MakeRequest = Callable[[], bytes]


class WrongAnswer(Exception):
    """A request was not taken."""


@dataclass(frozen=True)
class Load:
    """What was answered in a second, and how long each answer took."""

    rate: float
    seconds: Sequence[float]

    @property
    def tail(self) -> float:
        """p99 ÷ p50"""
        cuts = quantiles(self.seconds, n=100)
        return cuts[98] / cuts[49]


def post(path: str, body: bytes, headers: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def drive(port: int, make_request: MakeRequest, *, seconds: float, connections: int = 16) -> Load:
    """Raises WrongAnswer for anything but 201."""
    began = time.perf_counter()
    until = began + seconds
    taken = await asyncio.gather(*(one_connection(port, make_request, until) for _ in range(connections)))
    elapsed = time.perf_counter() - began
    times = [one for those in taken for one in those]
    return Load(len(times) / elapsed, times)


async def one_connection(port: int, make_request: MakeRequest, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    while (asked_at := time.perf_counter()) < until:
        writer.write(make_request())
        await read_answer(reader)
        times.append(time.perf_counter() - asked_at)
    writer.close()
    return times


async def read_answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    body = await reader.readexactly(length)
    if not head.startswith(b"HTTP/1.1 201"):
        raise WrongAnswer(f"{head.decode()}{body.decode()}")
