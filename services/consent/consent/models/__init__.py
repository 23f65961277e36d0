"""Tables and rules together, one file per noun. Importing this package knows them all."""

from consent.models.clients import KnownClient as KnownClient
from consent.models.consents import Consent as Consent
from consent.models.consents import ConsentEnd as ConsentEnd
from consent.models.consents import ConsentGrant as ConsentGrant
