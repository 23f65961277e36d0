"""Which port is whose: everything of one stack lies in one row of ports."""

import random
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from local_stack.names import EVENT_SERVICES
from local_stack.refusals import StackRefused

DEFAULT_FIRST = 8400
IN_A_ROW = 26
# Below the range from which Linux takes the near end of outgoing connections.
SEARCHED = range(10000, 32000, 50)


class PortsRefused(StackRefused):
    """No stack fits there."""


@dataclass(frozen=True)
class Ports:
    """Twenty-six ports in a row, by purpose."""

    first: int

    def __post_init__(self) -> None:
        if not 1024 <= self.first <= 65535 - IN_A_ROW:
            raise PortsRefused(f"RINNALLA_PORTS must be between 1024 and {65535 - IN_A_ROW}")

    def http(self, service: str) -> int:
        return self.first + (0 if service == "portal" else 1 + EVENT_SERVICES.index(service))

    def worker(self, service: str) -> int:
        return self.first + 11 + EVENT_SERVICES.index(service)

    @property
    def postgres(self) -> int:
        return self.first + 20

    @property
    def kafka_internal(self) -> int:
        return self.first + 21

    @property
    def kafka_client(self) -> int:
        return self.first + 22

    @property
    def kafka_controller(self) -> int:
        return self.first + 23

    @property
    def keycloak(self) -> int:
        return self.first + 24

    @property
    def keycloak_management(self) -> int:
        return self.first + 25


def ports_from(variables: Mapping[str, str]) -> Ports:
    named = variables.get("RINNALLA_PORTS", str(DEFAULT_FIRST))
    if not named.isdecimal():
        raise PortsRefused(f"RINNALLA_PORTS must be a number, not {named!r}")
    return Ports(int(named))


def find_free_ports() -> Ports:
    """For tests, which must not meet another stack."""
    candidates = list(SEARCHED)
    random.shuffle(candidates)
    for first in candidates:
        if not any(is_taken(port) for port in range(first, first + IN_A_ROW)):
            return Ports(first)
    raise PortsRefused(f"no {IN_A_ROW} free ports in a row between {SEARCHED.start} and {SEARCHED.stop}")


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a connection still closing does not take the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
