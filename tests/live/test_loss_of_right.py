"""A right that is lost is lost at once: with a stream open, a form half filled in, and a program's token in use."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.request import HTTPError, Request, urlopen

import pytest

from tests.live.test_stream import Browser, Listening
from tests.serving import ROOT, Site, site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PRELUDE = """
import sys
import django
django.setup()
from django.utils import timezone
from hubang.accounts import actions as accounts
from hubang.accounts.models import SCOPES, User
from hubang.chat.models import Message
from hubang.groups import actions as groups
from hubang.groups.models import Membership
from hubang.moderation import actions as moderation
from tests import cast
now = timezone.now()
victim = Membership.objects.select_related("user", "group").get(nickname=sys.argv[1])
owner = Membership.objects.filter(group=victim.group, role="owner").first() or cast.owner(victim.group, "秋姐", now)
"""
# What takes the right away, and whether the person's token goes with it.
LOSSES = {
    "踢走的": ("moderation.kick(owner, victim, reason='广告', now=now)", True),
    "封掉的": ("moderation.ban(owner, victim, reason='广告', now=now)", True),
    "退群了": ("groups.leave_group(victim, now=now)", True),
    "别处退": ("accounts.sign_out_everywhere(victim.user, now=now)", False),
    "换密码": (
        "accounts.choose_sign_in(victim.user, name='huan_mima', password='yi-ge-hen-chang-de-mima', now=now)",
        False,
    ),
    "关号的": ("User.objects.filter(pk=victim.user_id).update(is_active=False)", True),
}


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    with site() as running:
        yield running


def run(here: Site, nickname: str, code: str) -> str:
    """Something done on the server by somebody else; what it prints."""
    command = [sys.executable, "-c", PRELUDE + code, nickname]
    done = subprocess.run(
        command, env=here.environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=100
    )
    return done.stdout


def status_with(here: Site, path: str, token: str) -> int:
    try:
        with urlopen(Request(here.url + path, headers={"Authorization": f"Bearer {token}"}), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


@pytest.mark.parametrize("nickname", LOSSES)
def test_stream_form_and_token_end_with_the_right(here: Site, nickname: str) -> None:
    act, takes_the_token = LOSSES[nickname]
    victim, other = Browser(here), Browser(here)
    gid = victim.join(here, nickname)
    other.join(here, f"在的{nickname}")
    token = run(
        here, nickname, "print(accounts.make_token(victim.user, name='t', scopes=list(SCOPES), now=now)[1])"
    ).strip()
    assert status_with(here, f"/api/v1/groups/{gid}", token) == 200
    page = victim.ask("GET", f"/g/{gid}/chat")[1]
    half_filled = {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("csrfmiddlewaretoken", "once")
    }  # fmt: skip
    action = re.findall(r'action="(/g/[^"]+/messages)"', page)[0]
    stream = Listening(victim, gid, victim.cursor(gid))
    run(here, nickname, act)
    kinds = until_gone(stream)
    other.say(gid, "他走了以后说的")
    status, _answer, _location = victim.ask("POST", action, {**half_filled, "text": "我还要说"})
    assert status in {403, 404}
    assert [event["kind"] for event in stream.wait_for(1, 2)] == []
    assert kinds[-1] == "gone"
    assert "message" not in kinds
    assert run(here, f"在的{nickname}", "print(Message.objects.filter(text='我还要说').count())").strip() == "0"
    assert (status_with(here, f"/api/v1/groups/{gid}", token) == 200) is not takes_the_token
    stream.close()


def until_gone(stream: Listening) -> list[str]:
    deadline = time.monotonic() + 20
    kinds: list[str] = []
    while "gone" not in kinds and time.monotonic() < deadline:
        kinds += [event["kind"] for event in stream.wait_for(1, 1)]
    return kinds


def test_a_revoked_token_opens_nothing(here: Site) -> None:
    one = Browser(here)
    gid = one.join(here, "收令牌")
    token = run(
        here, "收令牌", "print(accounts.make_token(victim.user, name='t', scopes=list(SCOPES), now=now)[1])"
    ).strip()
    assert status_with(here, f"/api/v1/groups/{gid}/events", token) == 200
    run(here, "收令牌", "accounts.revoke_token(victim.user, victim.user.api_tokens.get(), now=now)")
    assert status_with(here, f"/api/v1/groups/{gid}/events", token) == 401


def test_the_same_key_is_the_same_result_after_a_restart(here: Site) -> None:
    """What was acknowledged is known by its key to a process that was not there."""
    from tests.serving import free_port, serving

    one = Browser(here)
    gid = one.join(here, "重启的")
    token = run(
        here, "重启的", "print(accounts.make_token(victim.user, name='t', scopes=list(SCOPES), now=now)[1])"
    ).strip()

    def say(port: int) -> str:
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": "before-and-after",
            "Content-Type": "application/json",
        }
        body = json.dumps({"text": "只说一次"}).encode()
        with urlopen(
            Request(f"http://127.0.0.1:{port}/api/v1/groups/{gid}/messages", body, headers), timeout=20
        ) as answer:
            return str(json.loads(answer.read())["id"])

    with serving(here, free_port()) as before:
        first = say(before)
    with serving(here, free_port()) as after:
        assert say(after) == first
    assert run(here, "重启的", "print(Message.objects.filter(text='只说一次').count())").strip() == "1"
