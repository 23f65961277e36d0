"""The Kafka process; it also lets consents end on their dates, and makes partners and takes them away."""

from common.database import Sessions
from common.days import today
from common.worker import create_worker
from consent.chain.checkpoints import signing_checkpoints
from consent.chain.months import make_months
from consent.chain.reading import reading_access
from consent.chain.verifying import verifying_access
from consent.consumers import consumers
from consent.enrolling.registrar import enrolling
from consent.settings import WorkerSettings
from consent.telling.sending import telling
from consent.telling.webhooks import calling_webhooks, measure_webhooks
from consent.use_cases import consents as use_cases

SECONDS_BETWEEN = 60.0


async def expire_consents(sessions: Sessions) -> float:
    """Until none is left, a transaction a batch."""
    async with sessions.begin() as session:
        came_to = await use_cases.expire_consents(session, day=today())
    return 0.0 if came_to else SECONDS_BETWEEN


settings = WorkerSettings()
app = create_worker(
    consumers,
    settings,
    tasks=[
        expire_consents,
        telling(settings),
        calling_webhooks(settings),
        measure_webhooks,
        enrolling(settings),
        make_months,
        reading_access(settings),
        signing_checkpoints(settings.access_key),
        verifying_access(settings, settings.access_keys),
    ],
)
