"""The whole platform on one machine, without containers.

stack = local_stack.start({"postgres"}, ends_with_caller=True)
stack.environment["DATABASE_URL_COACHING"]
stack.stop()
"""

from local_stack.background import Stack, start, stop
from local_stack.environment import Environment
from local_stack.foreground import AlreadyRunning
from local_stack.home import Home
from local_stack.ports import Ports, find_free_ports
from local_stack.refusals import StackRefused
from local_stack.supervisor import StartFailed

__all__ = [
    "AlreadyRunning",
    "Environment",
    "Home",
    "Ports",
    "Stack",
    "StackRefused",
    "StartFailed",
    "find_free_ports",
    "start",
    "stop",
]
