"""The agreements as documents: JSON Schemas of events, AsyncAPI and OpenAPI of services, and what may change."""
