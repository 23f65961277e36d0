import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local_stack.artifacts import Artifact, ArtifactRefused, fetch, parse_line, read_lock

CONTENT = b"a jar of the test" * 1000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        return


@pytest.fixture
def artifact() -> Artifact:
    return Artifact("example.group", "thing", "1.0", "jar", hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def repository(tmp_path: Path, artifact: Artifact) -> Iterator[dict[str, str]]:
    """A Maven repository of one file, served from this machine."""
    folder = tmp_path / "repository"
    served = folder / artifact.path(Path()).relative_to("m2")
    served.parent.mkdir(parents=True)
    served.write_bytes(CONTENT)
    served.with_name(served.name + ".sha1").write_text(hashlib.sha1(CONTENT).hexdigest())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {"here": f"http://127.0.0.1:{server.server_port}"}
        server.shutdown()


def test_a_line_of_the_lock_is_read() -> None:
    jar = parse_line(f"org.example:thing:1.2 {'a' * 64}\n")
    archive = parse_line(f"org.example:thing:1.2:zip {'b' * 64}")

    assert (jar.packaging, jar.version, jar.sha256) == ("jar", "1.2", "a" * 64)
    assert archive.path(Path("cache")) == Path("cache/m2/org/example/thing/1.2/thing-1.2.zip")


@pytest.mark.parametrize(
    "line", ["org.example:thing " + "a" * 64, "org.example:thing:1.2", "org.example:thing:1.2 abc"]
)
def test_a_line_that_says_less_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"artifacts\.lock"):
        parse_line(line)


def test_the_lock_names_the_brokers_jars_and_keycloak() -> None:
    names = {artifact.name: artifact for artifact in read_lock()}

    assert names["keycloak-quarkus-dist"].packaging == "zip"
    assert names["kafka-server"].version == names["kafka-clients"].version


def test_a_missing_file_is_fetched(tmp_path: Path, artifact: Artifact, repository: dict[str, str]) -> None:
    fetch([artifact], tmp_path, repositories=repository)

    assert artifact.path(tmp_path).read_bytes() == CONTENT


def test_a_truncated_file_is_fetched_again(tmp_path: Path, artifact: Artifact, repository: dict[str, str]) -> None:
    artifact.path(tmp_path).parent.mkdir(parents=True)
    artifact.path(tmp_path).write_bytes(CONTENT[:100])

    fetch([artifact], tmp_path, repositories=repository)

    assert artifact.path(tmp_path).read_bytes() == CONTENT


def test_a_whole_file_is_not_asked_for_again(tmp_path: Path, artifact: Artifact) -> None:
    artifact.path(tmp_path).parent.mkdir(parents=True)
    artifact.path(tmp_path).write_bytes(CONTENT)

    fetch([artifact], tmp_path, repositories={"nowhere": "http://127.0.0.1:9"})

    assert artifact.is_whole(tmp_path)


def test_another_file_under_its_name_is_refused(tmp_path: Path, repository: dict[str, str]) -> None:
    forged = Artifact("example.group", "thing", "1.0", "jar", "0" * 64)

    with pytest.raises(ArtifactRefused, match="SHA-256"):
        fetch([forged], tmp_path, repositories=repository)

    assert not forged.path(tmp_path).exists()
