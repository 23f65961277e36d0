"""Who coaches a client may see them here too."""

from common import rights
from common.consumers import Consumers

consumers = Consumers("referral", gathers=0.2)
rights.listen(consumers)
