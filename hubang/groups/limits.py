"""What each setting of a group may be."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from hubang.groups.defaults import SCENES
from hubang.lib.cleaning import clean_line
from hubang.lib.refused import Refused

HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")


def _number(lowest: int, highest: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        text = str(value).strip()
        if not text.isascii() or not text.isdecimal() or len(text) > 6 or not lowest <= int(text) <= highest:
            raise ValueError
        return int(text)

    return read


def _line(longest: int, shortest: int = 0) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = clean_line(str(value), longest)
        if len(text) < shortest:
            raise ValueError
        return text

    return read


def _switch(value: Any) -> bool:
    if value in (True, "1", "on"):
        return True
    if value in (False, "0", "", "off"):
        return False
    raise ValueError


def _scenes(value: Any) -> list[str]:
    chosen = [scene for scene in SCENES if scene in value]
    if not chosen:
        raise ValueError
    return chosen


def _hosts(value: Any) -> list[str]:
    words = value.split() if isinstance(value, str) else list(value)
    hosts = [str(word).strip().lower().rstrip(".") for word in words]
    if len(hosts) > 100 or not all(HOST.fullmatch(host) for host in hosts):
        raise ValueError
    return sorted(set(hosts))


SETTINGS: dict[str, Callable[[Any], Any]] = {
    "name": _line(40, shortest=2),
    "description": _line(200),
    "scenes": _scenes,
    "max_members": _number(2, 5000),
    "needs_approval": _switch,
    "join_question": _line(100),
    "asks_per_day": _number(0, 50),
    "newcomer_asks_per_day": _number(0, 50),
    "assists_per_extra_ask": _number(1, 100),
    "max_extra_asks": _number(0, 50),
    "newcomer_days": _number(0, 60),
    "newcomer_assists": _number(0, 100),
    "min_deadline_minutes": _number(10, 1440),
    "max_deadline_hours": _number(1, 336),
    "max_helpers": _number(1, 500),
    "allowed_hosts": _hosts,
    "may_use_unknown_hosts": _switch,
    "confirm_after_hours": _number(1, 168),
    "delete_links_after_hours": _number(1, 336),
    "recall_minutes": _number(0, 60),
    "messages_per_minute": _number(1, 120),
    "holds_newcomer_messages": _switch,
}

# Of the community, not of one group.
COMMUNITY_SETTINGS: dict[str, Callable[[Any], Any]] = {"may_grow": _switch}


def read_setting(name: str, value: Any) -> Any:
    """The value as it is stored; `Refused` 422 "bad_setting" with the name of the field when it cannot be that."""
    try:
        return {**SETTINGS, **COMMUNITY_SETTINGS}[name](value)
    except (ValueError, TypeError) as error:
        message = _("This value is outside of what is possible here. Please look at the field that is marked.")
        raise Refused("bad_setting", message, status=422, field=name) from error
