"""The local Keycloak: unpacked and built once a version in the cache, its realm imported at the first start."""

import os
import re
import shutil
import subprocess
import zipfile
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from local_stack.artifacts import Artifact, exclusively, fetch, read_lock
from local_stack.environment import Environment
from local_stack.home import REPOSITORY, Home
from local_stack.java import archive_options, java, java_home
from local_stack.processes import Process, http_problem, machine_environment
from local_stack.refusals import StackRefused
from local_stack.supervisor import StartFailed

REALM_FILE = REPOSITORY / "deploy" / "keycloak" / "rinnalla-realm.json"
BUILD_OPTIONS = ("--db=postgres", "--health-enabled=true", "--metrics-enabled=true")
HEAP = ("-Xms128m", "-Xmx512m", "-XX:MetaspaceSize=96M", "-XX:MaxMetaspaceSize=256m")
# As bin/kc.sh has it, which cannot be used itself: it stays between us and Java, and a kill would reach only the shell.
JAVA_OPTIONS = (
    "-XX:+UseG1GC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
    "-Djava.security.egd=file:/dev/urandom",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
    "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Dpicocli.disable.closures=true",
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--add-opens=java.base/java.security=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)


class RealmVariableMissing(StackRefused):
    """Keycloak would take the variable's name for the secret."""


def artifact() -> Artifact:
    return next(artifact for artifact in read_lock() if artifact.group == "org.keycloak")


def distribution(cache: Path) -> Path:
    return cache / f"keycloak-{artifact().version}"


def is_built(cache: Path) -> bool:
    return (distribution(cache) / "built").exists()


def prepare(cache: Path) -> None:
    if is_built(cache):
        return
    fetch([artifact()], cache)
    with exclusively(cache, "keycloak"):
        if not is_built(cache):
            _unpack(cache)
            _build(distribution(cache), java_home(cache))


def _unpack(cache: Path) -> None:
    shutil.rmtree(distribution(cache), ignore_errors=True)
    with zipfile.ZipFile(artifact().path(cache)) as archive:
        archive.extractall(cache)
    for script in (distribution(cache) / "bin").glob("*.sh"):
        script.chmod(0o755)


def _build(folder: Path, java_folder: Path) -> None:
    done = subprocess.run(
        [folder / "bin" / "kc.sh", "build", *BUILD_OPTIONS],
        env=machine_environment() | {"JAVA_HOME": str(java_folder)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise StartFailed(f"Keycloak's build failed: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    (folder / "built").touch()


def lay_out(home: Home, cache: Path, environment: Environment) -> None:
    """Each stack has its own Keycloak folder: two of them on one cache would share imports and temporary files."""
    refuse_missing_variables(REALM_FILE.read_text(), environment)
    folder = home.root / "keycloak"
    (folder / "data" / "import").mkdir(parents=True, exist_ok=True)
    shutil.copy(REALM_FILE, folder / "data" / "import")
    for part in ("conf", "lib", "providers", "themes"):
        link = folder / part
        link.unlink(missing_ok=True)
        link.symlink_to(distribution(cache) / part)


def refuse_missing_variables(realm: str, environment: Environment) -> None:
    named = set(re.findall(r"\$\{([A-Z_]+)\}", realm))
    missing = sorted(name for name in named if not environment.values.get(name))
    if missing:
        raise RealmVariableMissing(f"the realm file names variables that are not set: {', '.join(missing)}")


def process(home: Home, cache: Path, environment: Environment) -> Process:
    port, management = environment.ports.keycloak, environment.ports.keycloak_management
    folder = distribution(cache)
    options = (
        *HEAP,
        *JAVA_OPTIONS,
        f"-Dkc.home.dir={home.root / 'keycloak'}",
        f"-Djboss.server.config.dir={folder / 'conf'}",
        *archive_options(cache, "keycloak", home.root),
        *("-cp", str(folder / "lib" / "quarkus-run.jar")),
    )
    return Process(
        name="keycloak",
        command=(java(cache), *options, "io.quarkus.bootstrap.runner.QuarkusEntryPoint", *_arguments(environment)),
        environment=_environment(environment),
        ports=(port, management),
        probe=partial(http_problem, f"http://127.0.0.1:{management}/health/ready"),
        patience=180,
        # Its first stop writes the class archive.
        stop_within=60,
    )


def _arguments(environment: Environment) -> tuple[str, ...]:
    port, management = environment.ports.keycloak, environment.ports.keycloak_management
    return (
        "start",
        "--optimized",
        "--import-realm",
        "--http-enabled=true",
        "--http-host=127.0.0.1",
        f"--http-port={port}",
        f"--hostname=http://127.0.0.1:{port}",
        f"--http-management-port={management}",
        "--cache=local",
    )


def _environment(environment: Environment) -> dict[str, str]:
    database = urlsplit(environment["DATABASE_URL_KEYCLOAK"])
    named = set(re.findall(r"\$\{([A-Z_]+)\}", REALM_FILE.read_text()))
    return (
        machine_environment()
        | {name: environment[name] for name in named}
        | {
            "KC_DB_URL": f"jdbc:postgresql://{database.hostname}:{database.port or 5432}{database.path}",
            "KC_DB_USERNAME": database.username or "",
            "KC_DB_PASSWORD": database.password or "",
            "KC_DB_POOL_MAX_SIZE": "20",
            "KC_BOOTSTRAP_ADMIN_USERNAME": "admin",
            "KC_BOOTSTRAP_ADMIN_PASSWORD": environment["KEYCLOAK_ADMIN_PASSWORD"],
            "KC_HTTP_MANAGEMENT_HOST": "127.0.0.1",
            "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),
        }
    )
