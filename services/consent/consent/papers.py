"""A scan is what its content says, whatever it is called: a whole PDF, PNG or JPEG of at most ten megabytes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from common.body_size import MEGABYTE
from consent.codes import ScanType
from consent.errors.scans import ScanCutOff, ScanNotWhatItSays, ScanOfAnotherType, ScanTooLarge

LARGEST = 10 * MEGABYTE
TAIL = 1024
"""Where an end must stand; scanners write a little after it."""


@dataclass(frozen=True)
class Marks:
    begins: bytes
    ends: bytes


MARKS: Mapping[ScanType, Marks] = {
    "application/pdf": Marks(b"%PDF-", b"%%EOF"),
    "image/png": Marks(b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    "image/jpeg": Marks(b"\xff\xd8\xff", b"\xff\xd9"),
}
UNSAID = ("", "application/octet-stream")
"""What a sender says who does not know."""


@dataclass(frozen=True)
class Paper:
    """A scan that was taken for what it is."""

    content: bytes = field(repr=False)
    media_type: ScanType

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def read_paper(content: bytes, *, said: str) -> Paper:
    """`said`: the type the sender named. Raises what is wrong with it."""
    if len(content) > LARGEST:
        raise ScanTooLarge(megabytes=LARGEST // MEGABYTE)
    media_type = type_of(content)
    if said not in (media_type, *UNSAID):
        raise ScanNotWhatItSays(said=said, found=media_type)
    if MARKS[media_type].ends not in content[-TAIL:]:
        raise ScanCutOff
    return Paper(content, media_type)


def type_of(content: bytes) -> ScanType:
    for media_type, marks in MARKS.items():
        if content.startswith(marks.begins):
            return media_type
    raise ScanOfAnotherType
