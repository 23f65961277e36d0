"""Who coaches a client may see them here too. What this service itself tells, it writes down as it tells it."""

from common import rights
from common.consumers import Consumers
from common.events import CoachAssigned, CoachChanged, CoachingEnded, CoachingStarted, CoachRegistered

consumers = Consumers("referral")

consumers.on(CoachRegistered)(rights.on_coach_changed)
consumers.on(CoachChanged)(rights.on_coach_changed)
consumers.on(CoachingStarted)(rights.on_coaching_started)
consumers.on(CoachAssigned)(rights.on_coach_assigned)
consumers.on(CoachingEnded)(rights.on_coaching_ended)
