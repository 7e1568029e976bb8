"""A thousand secrets go through a real server; then its database file, journal, log and pages are searched."""

import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.live.test_stream import Browser, Listening
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
from hubang.aid.actions import ask_for_help, decide_case
from hubang.aid.composing import Wish
from hubang.chat.actions import group_chat, post_message, recall_message
from hubang.groups import actions as groups
from hubang.groups.models import Group
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
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
gone = post_message(people[0], room, text="GONE0001WORDS", now=now)
moderation.flag(people[1], object_type="message", object_id=gone.public_id, reason="ad", text="", about=people[0], now=now)
decide_case(owner, group.cases.get(object_id=gone.public_id), decision="remove", reason="广告", now=now)
recall_message(people[2], post_message(people[2], room, text="GONE0002WORDS", now=now), now=now)
print(json.dumps({"secrets": secrets, "group": group.public_id, "owner": make_token(owner.user, name="o", scopes=list(SCOPES), now=now)[1], "token": make_token(people[0].user, name="r", scopes=list(SCOPES), now=now)[1]}))
"""


# Words of a message that was removed, and of one that was taken back: still in the tables, for who judges, and nowhere else.
GONE = ("GONE0001WORDS", "GONE0002WORDS")


def test_a_thousand_secrets_are_in_no_file_and_on_no_page(capfd: pytest.CaptureFixture[str]) -> None:
    with site() as here:
        seeded = seed(here)
        gid = seeded["group"]
        places = {
            "pages": "\n".join(read_everything(here, gid, seeded["token"])),
            "what the owner takes along": "\n".join(take_along(here, gid, seeded["owner"])),
            "live stream": heard(here, gid),
            **files_of(here),
            **in_backup(here),
        }
    # What the server itself printed, all its processes together.
    places["output"], places["errors"] = capfd.readouterr()
    assert len(seeded["secrets"]) >= 1000
    for place, text in places.items():
        assert [secret for secret in seeded["secrets"] if secret in text] == [], place
    for place in ("pages", "live stream", "output", "errors"):
        assert [words for words in GONE if words in places[place]] == [], place
    # The positive control: what is not secret is found in the same places.
    assert any("邻居" in text for name, text in places.items() if name.endswith("sqlite3"))
    assert any("邻居" in text for name, text in places.items() if name.startswith("backup"))
    assert "砍一刀" in places["pages"]
    assert '"kind": "message"' in places["live stream"]


def seed(here: Site) -> Any:
    """Fill the site with secrets; they, and with what to read it."""
    command = [sys.executable, "-c", SEED]
    done = subprocess.run(
        command, env=here.environment, cwd=ROOT, capture_output=True, text=True, check=True, timeout=200
    )
    return json.loads(done.stdout.splitlines()[-1])


def files_of(here: Site) -> dict[str, str]:
    """The files of the site: database, journal, logs and whatever else lies there."""
    files = [path for path in Path(here.environment["HUBANG_VAR"]).rglob("*") if path.is_file()]
    return {path.name: read(path.read_bytes()) for path in files if "static" not in path.parts}


def in_backup(here: Site) -> dict[str, str]:
    """What a backup holds, unpacked."""
    path = json.loads(here.hubang("backup", "--json"))["path"]
    with zipfile.ZipFile(path) as archive:
        return {f"backup: {name}": read(archive.read(name)) for name in archive.namelist()}


def read(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def heard(here: Site, gid: str) -> str:
    """Everything that the live stream tells somebody who listens from the beginning, as it comes."""
    browser = Browser(here)
    assert browser.join(here, "听着的") == gid
    stream = Listening(browser, gid, "1-0")
    events = stream.wait_for(1)
    # The messages come last.
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(event["kind"] == "message" for event in events):
        events += stream.wait_for(100, seconds=1)
    stream.close()
    return json.dumps(events)


def take_along(here: Site, gid: str, token: str) -> list[str]:
    """The lists that leave the site, as the owner gets them."""
    group = f"/api/v1/groups/{gid}"
    reads = ("words", "scam-links", "undelivered", "cases", "cases?state=closed", "log", "tree", "models")
    return [*(ask(here, f"{group}/{path}", token) for path in reads), ask(here, f"{group}/labels", token, b"{}")]


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
