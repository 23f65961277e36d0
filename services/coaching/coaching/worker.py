"""The Kafka process: sends what the outbox holds, takes what others tell."""

from coaching.consumers import consumers
from coaching.settings import Settings
from common.worker import create_worker

app = create_worker(consumers, Settings())
