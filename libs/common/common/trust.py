"""Whom this process believes when it calls over TLS."""

import ssl
from functools import cache

import httpx


@cache
def trusted() -> ssl.SSLContext:
    """Loaded once: a client of its own would load every certificate anew, which takes longer than most answers."""
    return httpx.create_ssl_context()
