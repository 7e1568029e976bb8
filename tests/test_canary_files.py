"""A thousand secrets go through a real server; then its database file, journal, log and pages are searched."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.serving import ROOT, Site, site

pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.timeout(240)]

SEED = """
import json, sys
import django
django.setup()
from contextlib import suppress
from django.utils import timezone
from hubang.accounts.actions import make_device_link, make_recovery_code, make_token
from hubang.accounts.models import SCOPES
from hubang.aid.actions import ask_for_help
from hubang.aid.composing import Wish
from hubang.chat.actions import group_chat, post_message
from hubang.groups import actions as groups
from hubang.groups.models import Group
from hubang.lib.refused import Refused
from tests import cast
now = timezone.now()
group = Group.objects.get()
owner = cast.owner(group, "秋姐", now)
groups.change_settings(owner, values={"asks_per_day": 50, "messages_per_minute": 120}, now=now)
people = [cast.settled(group, f"邻居{chr(0x4E00 + n)}", now) for n in range(10)]
secrets, room = [], group_chat(group, now=now)
for n in range(400):
    canary = f"LEAK{n:04d}GROUP"
    link = f"https://mobile.yangkeduo.com/a.html?group_order_id={canary}&share_uin=LEAK{n:04d}WHO"
    ask_for_help(people[n % 10], Wish(scene="boost", text=f"帮我砍一刀 {link}", title="砍一刀"), now=now)
    secrets += [canary, f"LEAK{n:04d}WHO"]
for n in range(100):
    phone = f"139{n:04d}{7000 + n}"
    with suppress(Refused):
        post_message(people[n % 10], room, text=f"打我电话{phone}", now=now)
    secrets.append(phone)
for person in people:
    for _ in range(3):
        secrets.append(make_recovery_code(person.user, now=now))
        secrets.append(make_device_link(person.user, now=now))
    for _ in range(4):
        secrets.append(make_token(person.user, name="t", scopes=list(SCOPES), now=now)[1])
    for _ in range(5):
        secrets.append(groups.make_invite(person, label="", days=1, max_uses=1, now=now)[1])
print(json.dumps({"secrets": secrets, "group": group.public_id, "token": make_token(people[0].user, name="r", scopes=list(SCOPES), now=now)[1]}))
"""


def test_a_thousand_secrets_are_in_no_file_and_on_no_page() -> None:
    with site() as here:
        seeded = json.loads(
            subprocess.run(
                [sys.executable, "-c", SEED],
                env=here.environment,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
                timeout=200,
            ).stdout.splitlines()[-1]
        )
        shown = "\n".join(read_everything(here, seeded["group"], seeded["token"]))
        files = [
            path
            for path in Path(here.environment["HUBANG_VAR"]).rglob("*")
            if path.is_file() and "static" not in path.parts
        ]
        contents = {path.name: path.read_bytes().decode("utf-8", "replace") for path in files}
    assert len(seeded["secrets"]) >= 1000
    assert any(name.endswith("sqlite3") for name in contents)
    for place, text in {**contents, "pages": shown}.items():
        assert [secret for secret in seeded["secrets"] if secret in text] == [], place
    # The positive control: what is not secret is found in the same places.
    assert any("邻居" in text for text in contents.values())
    assert "砍一刀" in shown


def read_everything(here: Site, gid: str, token: str) -> list[str]:
    """What a member's program is shown, with good and with broken requests."""
    paths = [
        "feed",
        "messages",
        "notices",
        "events",
        "members",
        "log",
        "requests/mine",
        "invites",
        "figures",
        "nonsense",
    ]
    found = [ask(here, f"/api/v1/groups/{gid}/{path}", token) for path in paths]
    found += [ask(here, f"/api/v1/groups/{gid}/feed?offset={offset}", token) for offset in (30, 60, "x", -1)]
    request = re.findall(r'"id": ?"(\w{16})"', found[0])[0]
    found.append(ask(here, f"/api/v1/groups/{gid}/requests/{request}", token))
    found.append(ask(here, f"/api/v1/groups/{gid}/requests", token, b"{broken"))
    return found


def ask(here: Site, path: str, token: str, body: bytes | None = None) -> str:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": "k" * 12}
    try:
        with urllib.request.urlopen(urllib.request.Request(here.url + path, body, headers), timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
