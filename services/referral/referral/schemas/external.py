from typing import Annotated

from pydantic import StringConstraints

from common.bodies import Incoming, example

Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class External(Incoming):
    """What a record is called where it was imported from."""

    model_config = example({"source": "pilot", "key": "C0001"})

    source: Source
    key: Key
