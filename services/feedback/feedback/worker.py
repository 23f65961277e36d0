"""The Kafka process: rights and services from events, surveys published, answers let go in batches."""

from common.worker import create_worker
from feedback.consumers import consumers
from feedback.settings import Settings
from feedback.tasks import forget_expired, publish_surveys, release_answers

app = create_worker(consumers, Settings(), tasks=[publish_surveys, release_answers, forget_expired])
