"""Java programs by coordinate: fetched once into the cache, checked against the lock, refused when they differ."""

import fcntl
import hashlib
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext, PythonResolver
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from local_stack.refusals import StackRefused

LOCK_FILE = Path(__file__).parent.parent / "artifacts.lock"
FETCHED_AT_ONCE = 8
ATTEMPTS = 3
LARGE = 5_000_000


class ArtifactRefused(StackRefused):
    """What came is not what the lock file names."""


@dataclass(frozen=True)
class Artifact:
    group: str
    name: str
    version: str
    packaging: str
    sha256: str

    @property
    def coordinate(self) -> str:
        return f"{self.group}:{self.name}:{self.version}:{self.packaging}"

    def path(self, cache: Path) -> Path:
        folder = cache / "m2" / self.group.replace(".", "/") / self.name / self.version
        return folder / f"{self.name}-{self.version}.{self.packaging}"

    def is_whole(self, cache: Path) -> bool:
        path = self.path(cache)
        return path.is_file() and sha256_of(path) == self.sha256


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parse_line(line: str) -> Artifact:
    coordinate, _, sha256 = line.strip().partition(" ")
    parts = coordinate.split(":")
    if len(parts) not in (3, 4) or len(sha256) != 64:
        raise ValueError(f"artifacts.lock: cannot read {line.strip()!r}")
    group, name, version, packaging = parts if len(parts) == 4 else [*parts, "jar"]
    return Artifact(group, name, version, packaging, sha256)


def read_lock(path: Path = LOCK_FILE) -> list[Artifact]:
    lines = path.read_text().splitlines()
    return [parse_line(line) for line in lines if line.strip() and not line.startswith("#")]


@contextmanager
def exclusively(cache: Path, purpose: str) -> Iterator[None]:
    """Two processes filling one cache would overwrite each other's half-written files."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{purpose}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fetch(artifacts: Sequence[Artifact], cache: Path, *, repositories: dict[str, str] | None = None) -> None:
    """Bring every artifact into the cache; files already whole stay, so an interrupted run goes on where it was."""
    with exclusively(cache, "fetch"):
        missing = [artifact for artifact in artifacts if not artifact.is_whole(cache)]
        if missing:
            _download(missing, cache, repositories)


def _download(missing: Sequence[Artifact], cache: Path, repositories: dict[str, str] | None) -> None:
    logging.getLogger("jgo").setLevel(logging.ERROR)
    with _progress() as progress, ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
        overall = progress.add_task(f"Fetching {len(missing)} files", total=len(missing), unit="files")
        context = MavenContext(
            resolver=PythonResolver(progress_callback=_bar_of_a_large_file(progress)),
            repo_cache=cache / "m2",
            remote_repos=repositories,
            timeout=60,
        )
        # The largest first: it decides how long the whole takes.
        ordered = sorted(missing, key=lambda artifact: artifact.packaging != "zip")
        for done in as_completed([pool.submit(_fetch_one, context, artifact, cache) for artifact in ordered]):
            done.result()
            progress.advance(overall)


def _fetch_one(context: MavenContext, artifact: Artifact, cache: Path) -> None:
    problem: Exception | None = None
    for _ in range(ATTEMPTS):
        # jgo takes whatever lies at the final path for good, a truncated file too.
        artifact.path(cache).unlink(missing_ok=True)
        try:
            versioned = context.project(artifact.group, artifact.name).at_version(artifact.version)
            versioned.artifact(packaging=artifact.packaging).resolve()
        except (OSError, RuntimeError) as error:
            problem = error
            continue
        if artifact.is_whole(cache):
            return
        problem = ArtifactRefused(f"its SHA-256 is not {artifact.sha256}")
    artifact.path(cache).unlink(missing_ok=True)
    raise ArtifactRefused(f"{artifact.coordinate} could not be fetched: {problem}") from problem


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        DownloadOrCount(),
        TimeRemainingColumn(),
    )


class DownloadOrCount(DownloadColumn):
    """Bytes for a file, a count for the whole."""

    def render(self, task: Any) -> Any:
        if task.fields.get("unit") == "files":
            return TextColumn("{task.completed}/{task.total}").render(task)
        return super().render(task)


def _bar_of_a_large_file(progress: Progress) -> Any:
    @contextmanager
    def bar(filename: str, size: int) -> Iterator[Any]:
        if size < LARGE:
            yield lambda _count: None
            return
        task = progress.add_task(f"  {filename}", total=size)
        yield lambda count: progress.advance(task, count)

    return bar
