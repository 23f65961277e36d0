"""Tables and rules together, one file per noun. Importing this package knows them all."""

from consent.models.clients import KnownClient as KnownClient
from consent.models.consents import Consent as Consent
from consent.models.consents import ConsentEnd as ConsentEnd
from consent.models.consents import ConsentGrant as ConsentGrant
from consent.models.decisions import Decision as Decision
from consent.models.disclosures import Disclosure as Disclosure
from consent.models.disclosures import DisclosureOutcome as DisclosureOutcome
from consent.models.ledger import LedgerEntry as LedgerEntry
from consent.models.organisations import KnownOrganisation as KnownOrganisation
from consent.models.outgoing import PartnerMessage as PartnerMessage
from consent.models.outgoing import WaitingEvent as WaitingEvent
from consent.models.partners import ClientRef as ClientRef
from consent.models.partners import Partner as Partner
from consent.models.partners import Subscription as Subscription
from consent.models.rules import StatutoryRule as StatutoryRule
from consent.models.scans import Scan as Scan
from consent.models.scans import ScanContent as ScanContent
from consent.models.scans import ScanReading as ScanReading
from consent.models.waiting_secrets import WaitingSecret as WaitingSecret
from consent.models.webhooks import Suspension as Suspension
from consent.models.webhooks import WebhookSecret as WebhookSecret
from consent.models.webhooks import WebhookTry as WebhookTry
from consent.models.withdrawals import WithdrawalAcknowledgement as WithdrawalAcknowledgement
from consent.models.withdrawals import WithdrawalNotice as WithdrawalNotice
