"""`python -m common.migrations SERVICE`: bring its database to the newest version, as its owner."""

import os
import sys

from alembic import command

from common.migrations.config import config_of


def main(service: str) -> None:
    command.upgrade(config_of(service, database_url=os.environ[f"DATABASE_OWNER_URL_{service.upper()}"]), "head")


if __name__ == "__main__":
    main(sys.argv[1])
