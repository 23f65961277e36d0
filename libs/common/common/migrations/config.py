"""Where a service's migrations are: beside its package, or where RINNALLA_MIGRATIONS says (images)."""

import importlib.util
import os
from pathlib import Path

from alembic.config import Config

HERE = Path(__file__).parent


def migrations_of(service: str) -> Path:
    """Found without importing the service: its settings may not be there."""
    if root := os.environ.get("RINNALLA_MIGRATIONS"):
        return Path(root) / service
    spec = importlib.util.find_spec(service)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no service {service}")
    return Path(spec.origin).parent.parent / "migrations"


def config_of(service: str, *, database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("version_locations", str(migrations_of(service) / "versions"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("service", service)
    config.set_main_option("database_url", database_url.replace("%", "%%"))
    return config
