"""The access log of all services: read from their topics, chained, signed and verified."""
