"""A backup is one moment of a busy site; put back, it is that moment, and nothing of the past acts again."""

import datetime as dt
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hubang.cli.archive import schedule
from tests.live.test_stream import Browser
from tests.serving import Site, prepared, serving

TEXTS = (
    "from hubang.chat.models import Message\nprint(json.dumps(list(Message.objects.values_list('text', flat=True))))"
)
EPOCHS = (
    "from hubang.live.models import Stream\nprint(json.dumps(list(Stream.objects.values_list('epoch', flat=True))))"
)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Site]:
    with prepared(HUBANG_BACKUPS=str(tmp_path / "backups")) as site:
        yield site


def backup(here: Site, *words: str) -> Path:
    return Path(json.loads(here.hubang("backup", "--json", *words))["path"])


class Talker(threading.Thread):
    """Somebody who writes message after message; `acknowledged` are those that the server has answered for."""

    def __init__(self, browser: Browser, gid: str) -> None:
        super().__init__(daemon=True)
        self.browser, self.gid = browser, gid
        self.acknowledged: list[str] = []
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.is_set():
            text = f"第 {len(self.acknowledged)} 句话"
            self.browser.say(self.gid, text)
            self.acknowledged.append(text)
            # A group lets one person write twenty messages a minute.
            self.enough.wait(0.5)


def test_a_backup_under_load_holds_everything_acknowledged_and_acts_on_nothing_of_the_past(here: Site) -> None:
    with serving(here):
        lan, ming = Browser(here), Browser(here)
        gid = lan.join(here, "兰姨")
        ming.join(here, "小明")
        talkers = [Talker(lan, gid), Talker(ming, gid)]
        for talker in talkers:
            talker.start()
        while min(len(talker.acknowledged) for talker in talkers) < 3:
            threading.Event().wait(0.05)
        before = [text for talker in talkers for text in list(talker.acknowledged)]
        path = backup(here)
        for talker in talkers:
            talker.enough.set()
            talker.join()
        lan.say(gid, "备份以后说的")
        assert "Stop it first" in here.refused("restore", str(path)) or here.environment.get("DATABASE_URL")
    former = here.tell(EPOCHS)
    here.hubang("restore", str(path))
    texts = here.tell(TEXTS)
    assert set(before) <= set(texts)
    assert "备份以后说的" not in texts
    assert min(here.tell(EPOCHS)) > max(former)
    assert "facts hold" in here.hubang("doctor", "--facts")
    with serving(here):
        assert lan.ask("GET", f"/g/{gid}/")[0] in {302, 303, 401, 403, 404}


def test_a_running_site_is_not_replaced_under_its_feet(here: Site) -> None:
    path = backup(here, "--no-check")
    with serving(here):
        assert "Stop" in here.refused("restore", str(path))


def test_what_is_half_changed_or_none_at_all_is_refused(here: Site, tmp_path: Path) -> None:
    path = backup(here, "--no-check")
    half, none = tmp_path / "half.backup", tmp_path / "none.backup"
    half.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    none.write_text("no backup")
    for bad in (half, none):
        assert "half a backup, or none" in here.refused("restore", str(bad))
    assert "cannot be read" in here.refused("restore", str(tmp_path / "absent.backup"))
    for member, said in {"manifest.json": "changed after", "data": "damaged"}.items():
        assert said in here.refused("restore", str(_with_a_byte_changed(path, tmp_path, member)))


def _with_a_byte_changed(path: Path, folder: Path, member: str) -> Path:
    changed = folder / f"{member}.backup"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == member:
                content = content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]
            target.writestr(name, content)
    return changed


def test_a_backup_of_another_site_names_the_secret_it_needs(here: Site) -> None:
    path = backup(here, "--no-check")
    stranger = dict(here.environment, HUBANG_SECRET="the-secret-of-quite-another-site-that-is-long-enough")
    assert "needs the secret with the fingerprint" in Site(here.url, here.port, stranger).refused("restore", str(path))
    both = dict(stranger, HUBANG_OLD_SECRETS=here.environment["HUBANG_SECRET"])
    Site(here.url, here.port, both).hubang("restore", "--check", str(path))


def test_a_backup_of_a_newer_program_is_refused(here: Site) -> None:
    here.tell(
        "from django.db import connection\nwith connection.cursor() as c:\n    c.execute(\"INSERT INTO django_migrations (app, name, applied) VALUES ('aid', '9999_future', CURRENT_TIMESTAMP)\")\nprint(1)"
    )
    assert "made by a newer Hubang" in here.refused("restore", "--check", str(backup(here, "--no-check")))


def test_a_copied_file_is_no_backup(here: Site, tmp_path: Path) -> None:
    """The control: what the checks are for. A file copied away from its log misses what was acknowledged."""
    if "DATABASE_URL" in here.environment:
        return
    var = Path(here.environment["HUBANG_VAR"])
    with serving(here):
        lan = Browser(here)
        gid = lan.join(here, "兰姨")
        lan.say(gid, "这句话已经确认")
        shutil.copy(var / "hubang.sqlite3", tmp_path / "copy.sqlite3")
    copied = Site(here.url, here.port, dict(here.environment, DATABASE_URL=f"sqlite:///{tmp_path}/copy.sqlite3"))
    assert "这句话已经确认" not in copied.tell(TEXTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_seven_daily_and_four_weekly_backups_are_kept(folder: Path) -> None:
    now = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
    for hours in range(0, 24 * 60, 12):
        (folder / f"hubang-{now - dt.timedelta(hours=hours):%Y%m%d-%H%M%S}.backup").touch()
    (folder / "holiday pictures.zip").touch()
    schedule.prune(folder)
    days = [f"{time:%m-%d}" for time, _path in schedule.backups(folder)]
    assert days == ["11-25", "11-24", "11-23", "11-22", "11-21", "11-20", "11-19", "11-15", "11-08"]
    assert (folder / "holiday pictures.zip").exists()


def test_a_night_without_a_backup_is_made_up_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    class Done:
        def __init__(self, command: list[str], **_options: Any) -> None:
            started.append(command)

        def poll(self) -> int:
            return 1 if len(started) == 1 else 0

    monkeypatch.setattr(schedule.subprocess, "Popen", Done)
    start = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
    nightly = schedule.Nightly(folder, start)
    minutes_of_starts = []
    for minute in range(24 * 60):
        before = len(started)
        nightly.tick(start + dt.timedelta(minutes=minute))
        if len(started) > before:
            minutes_of_starts.append(minute)
        if len(started) == 2:
            (folder / f"hubang-{start:%Y%m%d-%H%M%S}.backup").touch()
    # Ten minutes after the start; an hour after the failure; then not again for a day.
    assert minutes_of_starts == [10, 71]
