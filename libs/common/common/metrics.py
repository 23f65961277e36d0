"""Prometheus metrics of every process. Labels are codes and names of parts, never of people."""

from prometheus_client import Counter, Gauge, Histogram

EVENTS_TAKEN = Counter("rinnalla_events_taken", "Events whose effect a consumer has", ["consumer", "event"])
EVENTS_SENT = Counter("rinnalla_events_sent", "Events the broker has acknowledged", ["service"])
EVENTS_PARKED = Counter("rinnalla_events_parked", "Events a consumer could not take", ["consumer"])
OUTBOX_UNSENT = Gauge("rinnalla_outbox_unsent", "Events written and not yet sent", ["service"])
OUTBOX_OLDEST = Gauge("rinnalla_outbox_oldest_seconds", "Age of the oldest unsent event, seconds", ["service"])
CONSUMER_BEHIND = Gauge("rinnalla_consumer_behind", "Events in the log not yet applied", ["service"])
WEBHOOK_CALLS = Counter("rinnalla_webhook_calls", "Calls to partners' receivers", ["result"])
WEBHOOKS_SUSPENDED = Gauge("rinnalla_webhooks_suspended", "Webhooks that are told nothing until someone resumes them")
WEBHOOK_OLDEST = Gauge("rinnalla_webhook_oldest_seconds", "Age of the oldest event waiting for a webhook, seconds")
REQUEST_SECONDS = Histogram(
    "rinnalla_request_seconds", "Time to answer a request, seconds", ["service", "method", "route", "status"]
)
