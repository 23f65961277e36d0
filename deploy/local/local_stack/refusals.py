"""Why the stack cannot be had."""


class StackRefused(Exception):
    """The message says why, in words for whoever asked for the stack; each module says in which case."""
