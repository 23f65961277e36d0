"""The HTTP process."""

from common.web import create_app
from feedback.api import router
from feedback.settings import Settings

app = create_app(router, Settings())
