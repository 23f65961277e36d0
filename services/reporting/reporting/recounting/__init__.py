"""Keeps where people stand, and the totals, as the facts have it: those whom new facts touch are counted anew.

The consumer notes whom a fact touches in the fact's own transaction. One process at a time recounts them, a batch a
transaction, so that readers see a fact counted everywhere or nowhere.
"""

from reporting.recounting.keeping import build_standing as build_standing
from reporting.recounting.keeping import lock as lock
from reporting.recounting.keeping import recount_all as recount_all
from reporting.recounting.task import recount_when_touched as recount_when_touched
from reporting.recounting.task import wake_after as wake_after
