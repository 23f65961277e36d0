"""The HTTP process."""

from common.web import create_app
from reporting.api import router
from reporting.settings import Settings

app = create_app(router, Settings())
