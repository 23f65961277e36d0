"""The Kafka process: facts from events, their completeness, and rebuilds when asked for."""

from common.worker import create_worker
from reporting.completeness import note_completeness
from reporting.consumers import consumers
from reporting.rebuilding import rebuilding
from reporting.settings import Settings

settings = Settings()
app = create_worker(consumers, settings, tasks=[note_completeness, rebuilding(settings)])
