from alembic import command

from common.migrations.config import config_of


def test_models_and_migrations_agree(committed: str) -> None:
    command.check(config_of("coaching", database_url=committed))
