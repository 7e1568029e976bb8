"""The Jinja2 environment of the pages."""

import secrets
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from hubang.web import present
from hubang.web.cards import card_html


class Missing(StrictUndefined):
    """An unknown name is an error; an inline `if` without `else` is an empty place."""

    def __str__(self) -> str:  # type: ignore[override]
        return "" if self._undefined_name is None else super().__str__()


def environment(**options: Any) -> Environment:
    """Django's Jinja2 back end calls this. Unknown names are errors, not empty places."""
    options |= {"autoescape": True, "undefined": Missing, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals |= {
        "url": url,
        "card_html": card_html,
        "static": static,
        "once_key": once_key,
        "language": translation.get_language,
        "is_demo": settings.HUBANG_DEMO,
        "messages_of": get_messages,
    }
    env.filters |= present.FILTERS
    return env


@lru_cache(maxsize=8192)
def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. Pages name the same few addresses again and again, and resolving one takes longer than reading it."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def once_key() -> Markup:
    """A hidden field with a fresh idempotency key: the same form sent twice is one act."""
    return Markup('<input type="hidden" name="once" value="{}">').format(secrets.token_urlsafe(18))
