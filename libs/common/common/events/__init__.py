"""Facts that services tell each other (docs/events.md). Ids, codes, dates and numbers only."""

from common.events.access import AccessCheckpointed as AccessCheckpointed
from common.events.access import ClientAccessed as ClientAccessed
from common.events.access import SignedHead as SignedHead
from common.events.base import ClientEvent as ClientEvent
from common.events.base import Event as Event
from common.events.coaches import CaseloadExceeded as CaseloadExceeded
from common.events.coaches import CoachAbsent as CoachAbsent
from common.events.coaches import CoachChanged as CoachChanged
from common.events.coaches import CoachRegistered as CoachRegistered
from common.events.coaches import FidelityAssessed as FidelityAssessed
from common.events.coaches import TimeRecorded as TimeRecorded
from common.events.coaching import ActivityCorrected as ActivityCorrected
from common.events.coaching import ActivityEnded as ActivityEnded
from common.events.coaching import ActivityStarted as ActivityStarted
from common.events.coaching import ClientContactCorrected as ClientContactCorrected
from common.events.coaching import ClientContacted as ClientContacted
from common.events.coaching import ClientEmployed as ClientEmployed
from common.events.coaching import CoachAssigned as CoachAssigned
from common.events.coaching import CoachingEndCorrected as CoachingEndCorrected
from common.events.coaching import CoachingEnded as CoachingEnded
from common.events.coaching import CoachingStarted as CoachingStarted
from common.events.coaching import EmployerContactCorrected as EmployerContactCorrected
from common.events.coaching import EmployerContacted as EmployerContacted
from common.events.coaching import EmploymentCorrected as EmploymentCorrected
from common.events.coaching import EmploymentEnded as EmploymentEnded
from common.events.coaching import FollowUpRecorded as FollowUpRecorded
from common.events.coaching import PlanReviewed as PlanReviewed
from common.events.coaching import PlanSigned as PlanSigned
from common.events.coaching import SelfAssessmentCorrected as SelfAssessmentCorrected
from common.events.coaching import SelfAssessmentRecorded as SelfAssessmentRecorded
from common.events.consent import ConsentExpired as ConsentExpired
from common.events.consent import ConsentGiven as ConsentGiven
from common.events.consent import ConsentSuperseded as ConsentSuperseded
from common.events.consent import ConsentWithdrawn as ConsentWithdrawn
from common.events.consent import DisclosureMade as DisclosureMade
from common.events.consent import Grant as Grant
from common.events.consent import SubscriptionSuspended as SubscriptionSuspended
from common.events.consent import WithdrawalAcknowledged as WithdrawalAcknowledged
from common.events.feedback import SurveyAnswered as SurveyAnswered
from common.events.feedback import SurveySent as SurveySent
from common.events.referral import ClientDescribed as ClientDescribed
from common.events.referral import ClientMerged as ClientMerged
from common.events.referral import ClientMoved as ClientMoved
from common.events.referral import ClientRegistered as ClientRegistered
from common.events.referral import OrganisationRegistered as OrganisationRegistered
from common.events.referral import ReferralAccepted as ReferralAccepted
from common.events.referral import ReferralClosed as ReferralClosed
from common.events.referral import ReferralDeclined as ReferralDeclined
from common.events.referral import ReferralHandedOver as ReferralHandedOver
from common.events.referral import ReferralRecalled as ReferralRecalled
from common.events.referral import ReferralSubmitted as ReferralSubmitted
from common.events.reporting import FiguresPublished as FiguresPublished

PUBLISHED: tuple[type[Event], ...] = (
    OrganisationRegistered,
    ClientRegistered,
    ClientDescribed,
    ClientMoved,
    ClientMerged,
    ReferralSubmitted,
    ReferralAccepted,
    ReferralDeclined,
    ReferralRecalled,
    ReferralHandedOver,
    ReferralClosed,
    ConsentGiven,
    ConsentSuperseded,
    ConsentWithdrawn,
    WithdrawalAcknowledged,
    ConsentExpired,
    DisclosureMade,
    SubscriptionSuspended,
    CoachRegistered,
    CoachChanged,
    CoachAbsent,
    TimeRecorded,
    CaseloadExceeded,
    CoachingStarted,
    CoachAssigned,
    CoachingEnded,
    CoachingEndCorrected,
    ClientEmployed,
    EmploymentCorrected,
    EmploymentEnded,
    ActivityStarted,
    ActivityCorrected,
    ActivityEnded,
    ClientContacted,
    ClientContactCorrected,
    EmployerContacted,
    EmployerContactCorrected,
    FollowUpRecorded,
    SelfAssessmentRecorded,
    SelfAssessmentCorrected,
    PlanSigned,
    PlanReviewed,
    FidelityAssessed,
    SurveySent,
    SurveyAnswered,
    ClientAccessed,
    AccessCheckpointed,
    FiguresPublished,
)
"""Every event the platform has, in the order of the path a client walks."""
