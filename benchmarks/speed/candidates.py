"""The programs that are compared, each a WSGI application in a process of its own with the same doors: the feed as a page and as data,
posting a message, claiming a help."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Candidate:
    """An application, and which doors are worth measuring with it."""

    application: Wsgi
    doors: tuple[str, ...] = ("feed", "json", "post", "claim")


def hubang() -> Candidate:
    """The product as it is; what it keeps is warm."""
    from hubang.wsgi import application

    return Candidate(application)


def hubang_cold() -> Candidate:
    """The product with everything forgotten before each request that it keeps of groups and cards."""
    from hubang.wsgi import application  # isort: skip  # sets Django up
    from hubang.aid import board
    from hubang.web.cards import FRAGMENTS

    def forgetful(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        board.forget()
        FRAGMENTS.forget()
        return application(environ, start)

    return Candidate(forgetful, ("feed", "json"))


def hubang_unscreened() -> Candidate:
    """The product without what the screening of a text costs."""
    from unittest import mock

    from hubang.wsgi import application  # isort: skip  # sets Django up
    from hubang.chat.actions import posting
    from hubang.moderation.actions import Screened

    mock.patch.object(posting, "screen_text", lambda _member, text, **_named: Screened(False, "", text)).start()
    return Candidate(application, ("post",))


def bare() -> Candidate:
    """Hand-written SQL and text."""
    from benchmarks.speed.bare import application

    return Candidate(application)


def stock() -> Candidate:
    """Django as its tutorial has it: model objects, its templates, its middleware, the same tables."""
    from benchmarks.speed.stock import application

    return Candidate(application)


ALL: dict[str, Callable[[], Candidate]] = {
    "bare": bare,
    "hubang": hubang,
    "hubang, nothing kept": hubang_cold,
    "hubang, unscreened": hubang_unscreened,
    "stock Django": stock,
}
