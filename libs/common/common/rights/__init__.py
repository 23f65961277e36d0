"""Who may see which client: this service's own table, kept from events. Not in it means no (domain.md, section 2).

A coach sees the clients of own open cases, and meanwhile those of an absent coach they stand in for; a team
lead and a coordinator those of their municipalities, a referrer those the own organisation referred; a privacy officer
as a coordinator. Nobody sees a client outside the municipalities of their token. Whoever sees a record that was merged
with another sees the one that was kept.
"""

from common.rights.listening import listen as listen
from common.rights.mergings import RecordMerged as RecordMerged
from common.rights.mergings import merge as merge
from common.rights.mergings import refuse_merged as refuse_merged
from common.rights.seeing import ClientNotFound as ClientNotFound
from common.rights.seeing import ReasonNeeded as ReasonNeeded
from common.rights.seeing import see as see
from common.rights.seeing import see_all as see_all
from common.rights.seeing import standings as standings
from common.rights.seeing import visible as visible
from common.rights.table import ClientRight as ClientRight
from common.rights.table import CoachLogin as CoachLogin
from common.rights.table import Substitution as Substitution
from common.rights.table import grant as grant
from common.rights.table import link_login as link_login
from common.rights.table import revoke as revoke
from common.rights.table import stand_in as stand_in
