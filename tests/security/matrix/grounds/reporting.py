from tests.security.matrix.grounds.ground import Ground


class ReportingGround(Ground):
    """Nothing here is about a client."""
