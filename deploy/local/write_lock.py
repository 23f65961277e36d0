"""`make lock-artifacts`, for maintainers: ask Maven what Kafka and Keycloak are made of, and write the hashes down."""

import subprocess
import tempfile
from pathlib import Path

from local_stack.artifacts import LOCK_FILE, Artifact, sha256_of

KAFKA = "4.3.1"
KEYCLOAK = "26.7.3"
# Kafka is on SLF4J 1.7: log4j-slf4j2-impl would stay silent.
DEPENDENCIES = {
    "org.apache.kafka:kafka_2.13": KAFKA,
    "org.apache.kafka:kafka-tools": KAFKA,
    "org.apache.logging.log4j:log4j-slf4j-impl": "2.24.3",
}
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def run_maven(folder: Path, *arguments: str) -> None:
    subprocess.run(["mvn", "-q", "-B", *arguments], cwd=folder, check=True)


def kafka_jars(folder: Path) -> list[Artifact]:
    entries = [DEPENDENCY.format(*name.split(":"), version) for name, version in DEPENDENCIES.items()]
    (folder / "pom.xml").write_text(
        "<project><modelVersion>4.0.0</modelVersion><groupId>fi.rinnalla</groupId><artifactId>local-stack</artifactId>"
        f"<version>1</version><dependencies>{''.join(entries)}</dependencies></project>"
    )
    answer = folder / "answer.txt"
    run_maven(
        folder,
        "dependency:list",
        "-DincludeScope=runtime",
        "-DoutputAbsoluteArtifactFilename=true",
        f"-DoutputFile={answer}",
    )
    lines = [line.strip() for line in answer.read_text().splitlines() if line.count(":") >= 5]
    return [jar_of(line) for line in lines]


def jar_of(line: str) -> Artifact:
    group, name, packaging, version, _scope, path = line.split(" -- ")[0].split(":", 5)
    return Artifact(group, name, version, packaging, sha256_of(Path(path.strip())))


def keycloak_zip(folder: Path) -> Artifact:
    coordinate = f"org.keycloak:keycloak-quarkus-dist:{KEYCLOAK}:zip"
    run_maven(folder, "dependency:copy", f"-Dartifact={coordinate}", f"-DoutputDirectory={folder}")
    copied = next(folder.glob("keycloak-*.zip"))
    return Artifact("org.keycloak", "keycloak-quarkus-dist", KEYCLOAK, "zip", sha256_of(copied))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        artifacts = [*kafka_jars(Path(name)), keycloak_zip(Path(name))]
    lines = sorted(f"{artifact.coordinate.removesuffix(':jar')} {artifact.sha256}" for artifact in artifacts)
    LOCK_FILE.write_text("# Written by `make lock-artifacts`. group:artifact:version[:packaging] sha256\n")
    with LOCK_FILE.open("a") as file:
        file.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    main()
