"""The local Kafka: one broker that is its own controller, run from the jars of the lock file."""

import asyncio
import base64
import os
import shutil
import subprocess
import uuid
from functools import partial
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from local_stack.artifacts import Artifact, fetch, read_lock
from local_stack.environment import Environment
from local_stack.home import Home
from local_stack.java import archive_options, java
from local_stack.processes import Process, machine_environment
from local_stack.supervisor import StartFailed

HEAP = ("-Xms256m", "-Xmx512m", "-XX:+UseG1GC", "-Djava.awt.headless=true")
OAUTH = "org.apache.kafka.common.security.oauthbearer"

# INTERNAL takes anyone for the superuser: it is bound to loopback and serves provisioning only.
SETTINGS = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=INTERNAL://127.0.0.1:{internal},CLIENT://127.0.0.1:{client},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=INTERNAL://127.0.0.1:{internal},CLIENT://127.0.0.1:{client}
listener.security.protocol.map=INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENT:SASL_PLAINTEXT
inter.broker.listener.name=INTERNAL
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=10
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:ANONYMOUS
sasl.enabled.mechanisms=OAUTHBEARER
listener.name.client.sasl.enabled.mechanisms=OAUTHBEARER
listener.name.client.oauthbearer.sasl.jaas.config={oauth}.OAuthBearerLoginModule required ;
listener.name.client.oauthbearer.sasl.server.callback.handler.class={oauth}.OAuthBearerValidatorCallbackHandler
listener.name.client.oauthbearer.sasl.oauthbearer.jwks.endpoint.url={keys}
listener.name.client.oauthbearer.sasl.oauthbearer.expected.issuer={issuer}
listener.name.client.oauthbearer.sasl.oauthbearer.expected.audience=kafka
listener.name.client.oauthbearer.sasl.oauthbearer.sub.claim.name=azp
listener.name.client.oauthbearer.sasl.oauthbearer.jwt.validator.class={oauth}.BrokerJwtValidator
"""
LOGGING = """\
rootLogger.level = WARN
rootLogger.appenderRef.stdout.ref = stdout
appender.stdout.type = Console
appender.stdout.name = stdout
appender.stdout.layout.type = PatternLayout
appender.stdout.layout.pattern = %d{ISO8601} %p %m (%c)%n
logger.server.name = kafka.server.KafkaRaftServer
logger.server.level = INFO
"""


def artifacts() -> list[Artifact]:
    return [artifact for artifact in read_lock() if artifact.packaging == "jar"]


def version() -> str:
    return next(artifact.version for artifact in artifacts() if artifact.name == "kafka-server")


def prepare(cache: Path) -> None:
    fetch(artifacts(), cache)


def lay_out(home: Home, cache: Path, environment: Environment) -> None:
    """Write the settings, and format the data folder; a folder of another version is wiped."""
    folder = home.root / "kafka"
    written_by = folder / "version"
    if not written_by.exists() or written_by.read_text() != version():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    (folder / "log4j2.properties").write_text(LOGGING)
    (folder / "server.properties").write_text(_settings(folder, environment))
    if not written_by.exists():
        _format(folder, cache)
        written_by.write_text(version())


def _settings(folder: Path, environment: Environment) -> str:
    ports, issuer = environment.ports, environment["OIDC_ISSUER"]
    return SETTINGS.format(
        controller=ports.kafka_controller,
        internal=ports.kafka_internal,
        client=ports.kafka_client,
        folder=folder,
        oauth=OAUTH,
        issuer=issuer,
        keys=keys_of(issuer),
    )


def keys_of(issuer: str) -> str:
    return f"{issuer}/protocol/openid-connect/certs"


def _format(folder: Path, cache: Path) -> None:
    # Begins with a letter: an id that began with `-` would be read as an option.
    cluster = "R" + base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[1:22]
    logging = f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}"
    command = [java(cache), logging, "kafka.tools.StorageTool", "format", "-t", cluster, "--standalone"]
    done = subprocess.run(
        [*command, "-c", folder / "server.properties"], env=_environment(cache), capture_output=True, text=True
    )
    if done.returncode:
        raise StartFailed(f"formatting Kafka's data folder failed: {done.stdout}{done.stderr}")


def _environment(cache: Path) -> dict[str, str]:
    classpath = os.pathsep.join(str(artifact.path(cache)) for artifact in artifacts())
    return machine_environment() | {"CLASSPATH": classpath, "MALLOC_ARENA_MAX": "2"}


def process(home: Home, cache: Path, environment: Environment) -> Process:
    folder, ports = home.root / "kafka", environment.ports
    # Without this list the broker refuses to fetch Keycloak's keys.
    allowed = f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={keys_of(environment['OIDC_ISSUER'])}"
    logging = f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}"
    options = (*HEAP, allowed, logging, *archive_options(cache, f"kafka-{version()}", home.root))
    return Process(
        name="kafka",
        command=(java(cache), *options, "kafka.Kafka", str(folder / "server.properties")),
        environment=_environment(cache),
        ports=(ports.kafka_internal, ports.kafka_client, ports.kafka_controller),
        probe=partial(problem, environment["KAFKA_ADMIN_BOOTSTRAP"], ports.kafka_client),
        patience=120,
        stop_within=60,
    )


async def problem(bootstrap: str, client_port: int) -> str | None:
    # The plain connection first: the client library logs every refusal.
    host, _, port = bootstrap.rpartition(":")
    for address in ((host, int(port)), (host, client_port)):
        try:
            _, writer = await asyncio.open_connection(*address)
        except OSError as error:
            return str(error)
        writer.close()
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        await admin.start()
        await admin.describe_cluster()
    except (KafkaError, OSError) as error:
        return str(error) or type(error).__name__
    finally:
        await admin.close()
    return None
