"""Where a Chromium is: named, on the path, Playwright's own, or, as root on Debian, installed."""

import os
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find_chromium(playwright: Playwright) -> str | None:
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if named:
        return named
    if Path(playwright.chromium.executable_path).exists():
        return playwright.chromium.executable_path
    return install_chromium()


def install_chromium() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-q"], ["apt-get", "install", "-yq", "--no-install-recommends", "chromium"]):
        if subprocess.run(step, env=environment, capture_output=True, check=False).returncode:
            return None
    return shutil.which("chromium")
