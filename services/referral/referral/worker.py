"""The Kafka process."""

from common.worker import create_worker
from referral.consumers import consumers
from referral.settings import Settings

app = create_worker(consumers, Settings())
