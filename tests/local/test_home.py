import os
from pathlib import Path

import pytest

from local_stack.home import Home, HomeOutOfReach


def test_a_home_that_cannot_be_made_is_refused_in_words() -> None:
    with pytest.raises(HomeOutOfReach, match=r"cannot be made \(.+\): set RINNALLA_HOME"):
        Home(Path("/proc/nowhere")).prepare()


def test_another_users_home_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root, who may run this, is let in everywhere

    with pytest.raises(HomeOutOfReach, match="another user's"):
        Home(tmp_path).prepare()
