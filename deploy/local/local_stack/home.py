"""Where things are kept: a run's state under RINNALLA_HOME, programs under RINNALLA_CACHE."""

import os
from dataclasses import dataclass
from pathlib import Path

from local_stack.refusals import StackRefused

REPOSITORY = Path(__file__).resolve().parents[3]


class HomeOutOfReach(StackRefused):
    """Nothing can be kept there."""


@dataclass(frozen=True)
class Home:
    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def environment(self) -> Path:
        return self.root / "environment"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    @property
    def state(self) -> Path:
        return self.root / "state.json"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    def log_of(self, process: str) -> Path:
        return self.logs / f"{process}.log"

    def prepare(self) -> None:
        """Raises HomeOutOfReach."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeOutOfReach(f"{self.root} cannot be made ({error.strerror}): set RINNALLA_HOME") from error
        if not os.access(self.root, os.W_OK | os.X_OK):
            raise HomeOutOfReach(f"{self.root} is another user's: set RINNALLA_HOME")


def home_folder() -> Home:
    return Home(Path(os.environ.get("RINNALLA_HOME", REPOSITORY / ".local")).absolute())


def cache_folder() -> Path:
    default = Path("/var/cache/rinnalla") if is_root() else Path.home() / ".cache" / "rinnalla"
    return Path(os.environ.get("RINNALLA_CACHE", default)).absolute()


def is_root() -> bool:
    return os.geteuid() == 0


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; it is never readable by others, not even for a moment."""
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600, exist_ok=False)
    partial.write_text(text)
    partial.replace(path)
