import socket
from pathlib import Path

import pytest

from local_stack.environment import make_environment
from local_stack.home import Home
from local_stack.plan import bring_up, whole
from local_stack.ports import find_free_ports
from local_stack.records import State, own_identity
from local_stack.supervisor import StartFailed, Supervisor


async def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    home, ports = Home(tmp_path), find_free_ports()
    home.prepare()
    supervisor = Supervisor(home, State(own_identity(), [], ports.first, []), lambda _text: None)

    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.http("portal")))
        with pytest.raises(StartFailed, match=f"portal cannot start: port {ports.http('portal')} is taken"):
            await bring_up(supervisor, make_environment(home, ports, {}), whole({"services"}))

    assert supervisor.groups == []
