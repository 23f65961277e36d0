"""`python -m portal.translations_check`: fails when a page has words without a Swedish or an English text.

With `--update` it first writes new words into the catalogues, empty, and drops those no page has any more.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from portal.languages import LANGUAGES, LOCALE, read_catalog

PACKAGE = Path(__file__).parent
SOURCES = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "silent": "false", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def words_of_pages() -> Catalog:
    """Each page's words, as they stand in templates and code."""
    found = Catalog()
    for file, line, message, _comments, context in extract_from_dir(
        PACKAGE, method_map=SOURCES, options_map=OPTIONS, keywords=KEYWORDS
    ):
        found.add(message, locations=[(file, line)], context=context)
    return found


def update(language: str, words: Catalog) -> None:
    """Without guesses and without what is gone: a text is what a person wrote for exactly these words."""
    catalog = read_catalog(language)
    catalog.update(words, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with (LOCALE / f"{language}.po").open("wb") as file:
        write_po(file, catalog, width=120, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True)


def problems(language: str, words: Catalog) -> Iterator[str]:
    catalog = read_catalog(language)
    for wanted in words:
        if wanted.id:
            yield from problems_of(language, wanted, catalog.get(wanted.id))
    for known in catalog:
        if known.id and words.get(known.id) is None:
            yield f"{language}: no page has these words any more: {known.id!r}"


def problems_of(language: str, wanted: Message, found: Message | None) -> Iterator[str]:
    texts = forms(found.string) if found else []
    if found is None or not all(texts) or len(texts) != len(forms(wanted.id)):
        yield f"{language}: no text for {wanted.id!r} (in {', '.join(file for file, _line in wanted.locations)})"
        return
    if found.fuzzy:
        yield f"{language}: only a guess for {wanted.id!r}"
    for source, text in zip(forms(wanted.id), texts, strict=True):
        if set(PLACEHOLDER.findall(source)) != set(PLACEHOLDER.findall(text)):
            yield f"{language}: other placeholders in {text!r} than in {source!r}"


def forms(text: object) -> list[str]:
    return list(text) if isinstance(text, tuple | list) else [str(text or "")]


def main() -> int:
    words = words_of_pages()
    others = [language for language in LANGUAGES if language != "fi"]
    if "--update" in sys.argv[1:]:
        for language in others:
            update(language, words)
    found = [problem for language in others for problem in problems(language, words)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
