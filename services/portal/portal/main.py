"""The portal's process: pages, its own sessions, nothing else."""

from portal.app import create_portal
from portal.settings import PortalSettings

app = create_portal(PortalSettings())
