from uuid import UUID

from feedback import use_cases
from feedback.definition import surveys_in
from tests.feedback.test_consumers import started
from tests.security.matrix.grounds.ground import Ground, Ids


class FeedbackGround(Ground):
    """A survey, and clients in coaching."""

    async def lay_out(self) -> None:
        await super().lay_out()
        self.silent = frozenset({"POST /invitations"})
        async with self.sessions.begin() as session:
            await use_cases.publish_surveys(session, surveys_in())

    async def client(self, relation: str) -> Ids:
        ids = await super().client(relation)
        await self.deliver(started(ids["municipality"], sequence=1, client_id=UUID(ids["client_id"])))
        return ids
