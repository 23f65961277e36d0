from referral.models.clients import Client as Client
from referral.models.clients import ClientKey as ClientKey
from referral.models.organisations import Organisation as Organisation
from referral.models.organisations import OrganisationKey as OrganisationKey
from referral.models.referrals import OPEN as OPEN
from referral.models.referrals import Referral as Referral
from referral.models.staff import StaffName as StaffName
