"""The rules that a new group starts with, in the language of the site and of its first owner."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.groups import actions
from hubang.groups.models import Group, Membership
from hubang.groups.queries import rules_of
from hubang.groups.template import FIRST_RULES
from hubang.lib.refused import Refused
from tests import cast
from tests.web.forms import hidden_fields


def titles(group: Group) -> list[str]:
    return [rule.title for rule in rules_of(group)]


ENGLISH = [title for _kind, title, _text in FIRST_RULES]


def enter(client: Client, group: Group, language: str) -> None:
    url = reverse("enter", args=[actions.make_owner_link(group, now=timezone.now())])
    fields = hidden_fields(client.get(url, headers={"accept-language": language}))
    answer = client.post(url, {**fields, "nickname": "Autumn"}, headers={"accept-language": language})
    assert answer.status_code == 303


def test_a_new_group_speaks_the_site_s_language(db: None, now: dt.datetime, settings: Any) -> None:
    assert titles(cast.found_group(now))[2] == "互帮免费，不谈钱"
    settings.LANGUAGE_CODE = "en"
    assert titles(cast.found_group(now)) == ENGLISH
    chosen = actions.create_community(name="x", group_name="y", now=now, language="zh-hans")
    assert titles(chosen)[0] == "人人都能求助，也都能不帮"


def test_the_first_owner_finds_the_rules_in_the_language_they_read(
    group: Group, client: Client, now: dt.datetime
) -> None:
    enter(client, group, "en")
    assert titles(group) == ENGLISH
    # Whoever had the Chinese page open has read another text, and is asked again.
    with pytest.raises(Refused) as refused:
        cast.member(group, "兰姨", now)
    assert refused.value.code == "rules_changed"


def test_rules_stay_when_they_fit_or_somebody_has_accepted_them(group: Group, client: Client, now: dt.datetime) -> None:
    chinese = titles(group)
    enter(client, group, "zh-hans")
    assert titles(group) == chinese
    other = cast.found_group(now, "浦西互帮一群")
    cast.member(other, "兰姨", now)
    enter(Client(), other, "en")
    assert titles(other) == chinese


def test_the_owner_can_take_the_first_rules_into_the_editor(
    group: Group, now: dt.datetime, browser_of: Callable[[Membership], Client]
) -> None:
    owner = cast.owner(group, "秋姐", now)
    address = reverse("rules_editor", args=[group.public_id])
    page = browser_of(owner).get(f"{address}?first=1", headers={"accept-language": "en"})
    assert 'value="Help is free; no talk of money"' in page.content.decode()
    assert titles(group)[2] == "互帮免费，不谈钱"
