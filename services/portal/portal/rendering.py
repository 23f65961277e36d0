"""Templates and everything they may use."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from common.days import today
from portal import formats, languages, places, words
from portal.known_then import is_behind
from portal.navigation import links_for

HERE = Path(__file__).parent
FILTERS: dict[str, Callable[..., Any]] = {
    "day": formats.day,
    "typed_day": formats.typed_day,
    "instant": formats.instant,
    "number": formats.number,
    "exact": formats.exact,
    "euros": formats.euros,
    "percent": formats.percent,
    "full_name": formats.full_name,
    "index_name": formats.index_name,
    "municipality": places.municipality_name,
    "word": words.word,
}
GLOBALS: dict[str, Any] = {
    "LANGUAGES": languages.LANGUAGE_NAMES,
    "choices": words.choices,
    "is_behind": is_behind,
    "links_for": links_for,
    "municipality_names": places.municipality_names,
    "today": today,
}


@cache
def environment() -> Environment:
    own = FileSystemLoader(HERE / "templates")
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([own, govuk]),
        autoescape=True,
        undefined=ChainableUndefined,  # the GOV.UK macros read parameters that are not there
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_callables(languages._, languages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= FILTERS
    made.globals |= GLOBALS
    return made


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    shared = {
        "request": request,
        "path": request.url.path,
        "who": getattr(request.state, "visitor", None),
        "language": languages.current.get(),
        "nonce": request.state.nonce,
        "done": request.query_params.get("done"),
        "idle_minutes": request.app.state.settings.idle_minutes,
        "static_version": request.app.state.static_version,
    }
    return HTMLResponse(environment().get_template(template).render(shared | context), status)


def see_other(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303)
