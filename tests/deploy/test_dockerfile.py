"""What the image promises, as far as its recipe tells."""

import re

from local_stack.names import SERVICES
from tests.deploy.conftest import REPOSITORY

DOCKERFILE = (REPOSITORY / "deploy" / "Dockerfile").read_text()


def test_the_base_has_a_version_and_every_stage_stands_on_it() -> None:
    assert re.search(r"^ARG PYTHON=docker\.io/library/python:3\.11-slim-bookworm$", DOCKERFILE, re.MULTILINE)
    stages = re.findall(r"^FROM (\S+) AS (\S+)$", DOCKERFILE, re.MULTILINE)
    known = {"${PYTHON}", *(name for _, name in stages)}
    assert all(base in known for base, _ in stages)


def test_nothing_is_installed_without_its_hash() -> None:
    installs = re.findall(r"pip install (.*)", DOCKERFILE)

    assert installs
    assert all("--require-hashes" in one and "--only-binary :all:" in one for one in installs)


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE


def test_every_service_is_on_the_path() -> None:
    path = re.search(r"PYTHONPATH=(\S+)", DOCKERFILE)

    assert path
    assert path[1].split(":") == ["/app/libs/common", *(f"/app/services/{service}" for service in SERVICES)]


def test_only_what_is_named_gets_into_an_image() -> None:
    lines = (REPOSITORY / ".dockerignore").read_text().splitlines()

    assert "*" in lines
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert not any(name in taken for name in (".env", ".local", "tests", ".git"))
