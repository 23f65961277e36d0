"""Takes what a partner is told by webhook, a line a message. Needs: pip install standardwebhooks

    export WEBHOOK_SECRET=whsec_…           # as it was shown when the subscription was made
    python examples/partner_webhook.py 8080

Put it behind whatever ends TLS for you: away from one's own machine only https addresses are called.
"""

import json
import os
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

SECRET = Webhook(os.environ["WEBHOOK_SECRET"])
LARGEST = 65_536
taken: set[str] = set()  # in your own system: kept with what was told, in one transaction


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self) -> None:
        """Any 2xx means: it is kept. Everything else, or no answer in ten seconds: it comes again."""
        length = int(self.headers.get("content-length", 0))
        if length > LARGEST:
            return self.answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(length)
        try:
            SECRET.verify(body, {name.lower(): value for name, value in self.headers.items()})
        except WebhookVerificationError:
            return self.answer(HTTPStatus.UNAUTHORIZED)
        message_id = self.headers["webhook-id"]
        if message_id not in taken:  # the same message may come twice
            taken.add(message_id)
            take(message_id, json.loads(body))
        return self.answer(HTTPStatus.NO_CONTENT)

    def answer(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.end_headers()


def take(message_id: str, message: dict[str, Any]) -> None:
    """Here your own system begins."""
    event = message["type"].split(".")[-2]
    print(message_id, event, message["client_ref"], message["sequence"], json.dumps(message["data"]), flush=True)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
