"""The facts that figures are counted from: one row an event, known by its subject and its number in the log.

Rows are only ever added, and the newest version of a thing is chosen when a figure is asked for. So the order and
the number of deliveries cannot matter, and any figure can be counted as it was known at any moment (`recorded_at`).
"""

from reporting.projections.facts import KEPT_IN as KEPT_IN
from reporting.projections.facts import NO_ACTIVITY as NO_ACTIVITY
from reporting.projections.facts import NO_RATING as NO_RATING
from reporting.projections.facts import TABLES as TABLES
from reporting.projections.table import FACTS as FACTS
from reporting.projections.table import LIVE as LIVE
from reporting.projections.table import NEXT as NEXT
from reporting.projections.table import STANDING as STANDING
from reporting.projections.table import Schemas as Schemas
from reporting.projections.table import Table as Table
