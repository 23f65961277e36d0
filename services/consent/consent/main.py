"""The HTTP process."""

from common.web import create_app
from consent.api import router
from consent.settings import HttpSettings

app = create_app(router, HttpSettings())
