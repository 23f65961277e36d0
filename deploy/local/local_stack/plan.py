"""Which parts a stack has, what each needs laid out before, and in which order they start."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from local_stack import artifacts, java, kafka, keycloak, postgres
from local_stack.environment import Environment
from local_stack.home import Home, cache_folder
from local_stack.processes import Process, portal_processes, service_processes
from local_stack.provision import migrate, provision_databases, provision_realm, provision_topics
from local_stack.supervisor import Supervisor

# Each part brings those before it that it cannot run without.
NEEDS = {
    "postgres": ("postgres",),
    "migrations": ("postgres", "migrations"),
    "keycloak": ("postgres", "keycloak"),
    "kafka": ("postgres", "keycloak", "kafka"),
    "services": ("postgres", "migrations", "keycloak", "kafka", "services"),
}
PARTS = frozenset(NEEDS)


def whole(parts: Iterable[str]) -> frozenset[str]:
    return frozenset(part for wanted in parts for part in NEEDS[wanted])


def local_parts(parts: frozenset[str], environment: Environment) -> frozenset[str]:
    """Without the servers that were given from outside."""
    given = {
        "postgres": not environment.is_postgres_local,
        "keycloak": not environment.is_keycloak_local,
        "kafka": not environment.is_kafka_local,
    }
    return frozenset(part for part in parts if not given.get(part, False))


def prepare(home: Home, environment: Environment, parts: frozenset[str], say: Callable[[str], None]) -> None:
    """Everything that is fetched, built or laid out before the first process starts; almost nothing when warm."""
    cache, local = cache_folder(), local_parts(parts, environment)
    wanted = [a for a in artifacts.read_lock() if _is_wanted(a, local)]
    artifacts.fetch(wanted, cache)
    if local & {"keycloak", "kafka"}:
        java.prepare(cache)
    with ThreadPoolExecutor() as pool:
        steps = []
        if "keycloak" in local:
            if not keycloak.is_built(cache):
                say("Keycloak is built, half a minute, only once")
            steps.append(pool.submit(_prepare_keycloak, home, environment))
        if "postgres" in local:
            steps.append(pool.submit(postgres.prepare, home, cache, environment))
        if "kafka" in local:
            steps.append(pool.submit(kafka.lay_out, home, cache, environment))
        for step in steps:
            step.result()


def _is_wanted(artifact: artifacts.Artifact, local: frozenset[str]) -> bool:
    if artifact.group == "org.keycloak":
        return "keycloak" in local and not keycloak.is_built(cache_folder())
    return "kafka" in local


def _prepare_keycloak(home: Home, environment: Environment) -> None:
    keycloak.prepare(cache_folder())
    keycloak.lay_out(home, cache_folder(), environment)


async def bring_up(supervisor: Supervisor, environment: Environment, parts: frozenset[str]) -> None:
    home, cache, local = supervisor.home, cache_folder(), local_parts(parts, environment)
    # All of them at once: nobody waits for Keycloak to hear of the portal's port.
    supervisor.refuse_taken_ports(*planned_processes(home, environment, parts))
    if "postgres" in local:
        await supervisor.start(postgres.process(home, cache, environment))
    if "postgres" in parts:
        await provision_databases(environment)
    async with asyncio.TaskGroup() as together:
        if "migrations" in parts:
            together.create_task(migrate(home, environment))
        together.create_task(_bring_up_platform(supervisor, environment, local))
    if "services" in parts:
        await supervisor.start(*service_processes(environment))
        await supervisor.start(*portal_processes(environment))


async def _bring_up_platform(supervisor: Supervisor, environment: Environment, local: frozenset[str]) -> None:
    home, cache = supervisor.home, cache_folder()
    if "keycloak" in local:
        await supervisor.start(keycloak.process(home, cache, environment))
        await asyncio.to_thread(provision_realm, environment)
        supervisor.say("the realm is provisioned")
    if "kafka" in local:
        await supervisor.start(kafka.process(home, cache, environment))
    if "kafka" in local or "KAFKA_ADMIN_BOOTSTRAP" in environment.given:
        await provision_topics(environment)
        supervisor.say("topics and rights are provisioned")


def planned_processes(home: Home, environment: Environment, parts: frozenset[str]) -> list[Process]:
    """The processes `bring_up` starts, in its order; for asking them how they are."""
    cache, local = cache_folder(), local_parts(parts, environment)
    makers = (("postgres", postgres.process), ("keycloak", keycloak.process), ("kafka", kafka.process))
    servers = [make(home, cache, environment) for part, make in makers if part in local]
    if "services" not in parts:
        return servers
    return [*servers, *service_processes(environment), *portal_processes(environment)]
