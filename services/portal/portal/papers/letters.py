"""The letters that a paper's font has. PDF/A and PDF/UA know no paper with a letter that cannot be shown."""

from unicodedata import normalize

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),  # Finnish, Swedish, the Sámi languages and the rest of Latin
    (0x400, 0x45F),  # Cyrillic
    (0x1E00, 0x1EFF),
    (0x2010, 0x2015),
    (0x2018, 0x2026),
    (0x20AC, 0x20AC),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
)
KEPT = frozenset(chr(code) for first, last in RANGES for code in range(first, last + 1)) | {"\n"}
NOT_IN_FONT = "□"


def printable(text: str) -> str:
    """Others, an emoji or Arabic script, leave a box: the paper is printed, and it shows that something is missing."""
    plain = normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return "".join(letter if letter in KEPT else NOT_IN_FONT for letter in plain)
