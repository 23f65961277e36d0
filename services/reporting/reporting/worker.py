"""The Kafka process: facts from events, where people stand, how complete it is, and rebuilds when asked for."""

from common.worker import create_worker
from reporting.areas.keeping import keeping_areas
from reporting.completeness import note_completeness
from reporting.consumers import consumers
from reporting.protection.counting import protecting
from reporting.rebuilding import rebuilding
from reporting.recounting import recount_when_touched
from reporting.settings import Settings

settings = Settings()
app = create_worker(
    consumers,
    settings,
    tasks=[
        recount_when_touched,
        note_completeness,
        rebuilding(settings),
        keeping_areas(settings),
        protecting(settings),
    ],
)
