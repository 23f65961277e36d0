"""The HTTP process."""

from common.web import create_app
from consent.api import router
from consent.settings import Settings

app = create_app(router, Settings())
