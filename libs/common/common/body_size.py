"""No request may fill a process's memory: what is too large is refused, in words, once it has been read past."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.errors import Refusal

MEGABYTE = 1_000_000


class TooLarge(Refusal):
    """What was sent is too large. At most {megabytes} MB are taken."""

    fi = "Lähetetty on liian suuri. Enintään {megabytes} Mt otetaan vastaan."
    sv = "Det som skickades är för stort. Högst {megabytes} MB tas emot."
    status = 413


class Bounded:
    """Raises TooLarge where the body is read."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                await self.read_past(receive, message)
                raise TooLarge(megabytes=self.most // MEGABYTE)
            return message

        await self.app(scope, counted, send)

    async def read_past(self, receive: Receive, message: Message) -> None:
        """Some of the rest, kept nowhere: a caller still sending would find the connection cut, and no answer."""
        dropped = 0
        while message.get("more_body") and dropped < self.most:
            message = await receive()
            dropped += len(message.get("body", b""))
