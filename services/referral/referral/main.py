"""The HTTP process."""

from common.web import create_app
from referral.api import router
from referral.settings import Settings

app = create_app(router, Settings())
