"""Reads what a partner is told from its Kafka topic, a line a message. Needs: pip install confluent-kafka

export PARTNER_ACCOUNT=partner-kela PARTNER_SECRET=…           # as `rinnalla partner add` printed them
export KAFKA_BOOTSTRAP=127.0.0.1:8422 KAFKA_PROTOCOL=SASL_PLAINTEXT    # away from one's own machine: SASL_SSL
export TOKEN_URL=http://127.0.0.1:8424/realms/rinnalla/protocol/openid-connect/token
python examples/partner_kafka.py
"""

import json
import os
from typing import Any

from confluent_kafka import Consumer, KafkaException

ACCOUNT = os.environ["PARTNER_ACCOUNT"]
SETTINGS = {
    "bootstrap.servers": os.environ["KAFKA_BOOTSTRAP"],
    "security.protocol": os.environ.get("KAFKA_PROTOCOL", "SASL_SSL"),
    "sasl.mechanism": "OAUTHBEARER",
    "sasl.oauthbearer.method": "oidc",
    "sasl.oauthbearer.client.id": ACCOUNT,
    "sasl.oauthbearer.client.secret": os.environ["PARTNER_SECRET"],
    "sasl.oauthbearer.token.endpoint.url": os.environ["TOKEN_URL"],
    "group.id": f"{ACCOUNT}.example",  # a partner's groups begin with its account and a dot
    "isolation.level": "read_committed",  # what was taken back in the middle of a sending was never told
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
}


def take(message: Any) -> None:
    """Here your own system begins: keep what was told with its `ce_id`, and skip an id that is kept already."""
    headers = {name: value.decode() for name, value in message.headers()}
    event = headers["ce_type"].split(".")[-2]
    told = json.loads(message.value())
    print(headers["ce_id"], event, headers["ce_subject"], headers["ce_sequence"], json.dumps(told), flush=True)


def main() -> None:
    consumer = Consumer(SETTINGS)
    consumer.subscribe([f"partner.{ACCOUNT.removeprefix('partner-')}.events"])
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                raise KafkaException(message.error())
            take(message)
            consumer.commit(message=message, asynchronous=False)  # after it is kept: what was not is sent once more
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    main()
