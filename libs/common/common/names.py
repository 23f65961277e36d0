"""Names in Finnish order: å, ä and ö after z, other accents as if they were not there."""

import unicodedata

# The database compares code points: `{ | }` stand right after `z` and occur in no name.
AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "õ": "}"})
AS_PLAIN = str.maketrans({"ü": "y", "đ": "d", "ŋ": "n", "ŧ": "t", "ł": "l"})
SEPARATORS = str.maketrans(dict.fromkeys("-–'’.", " "))


def sort_key(name: str) -> str:
    """For sorting, searching and comparing; never shown."""
    simple = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    unaccented = unicodedata.normalize("NFKD", own_letters(simple))
    plain = "".join(mark for mark in unaccented if not unicodedata.combining(mark))
    return " ".join(own_letters(plain).translate(SEPARATORS).split())


def own_letters(text: str) -> str:
    return text.translate(AFTER_Z).translate(AS_PLAIN)
