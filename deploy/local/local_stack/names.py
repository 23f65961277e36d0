"""What there is one of: services, databases, Keycloak clients."""

EVENT_SERVICES = ("referral", "consent", "coaching", "feedback", "reporting")
SERVICES = (*EVENT_SERVICES, "portal")
DATABASES = (*SERVICES, "keycloak")
CLIENTS = (*SERVICES, "importer", "operations", "provisioner", "registrar")
