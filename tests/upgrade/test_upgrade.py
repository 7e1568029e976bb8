"""The filled database of every released version becomes one of this version: the facts hold, nothing is gone, people go on."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.test_stream import Browser
from tests.serving import Site, prepared, serving
from tests.torture.report import leave
from tests.upgrade.make import RELEASED, vendor

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
KEPT = sorted(RELEASED.glob(f"*-{vendor()}.zip"))
# What a restore ends on purpose (after_restore.sql), and what an upgrade itself writes.
NOT_COMPARED = {"django_session", "usersessions_usersession", "accounts_devicelink", "groups_ownerlink", "hubang_cache"}
# The restore notes itself in the log.
GROWS = {"audit_auditentry", "django_migrations", "django_content_type", "auth_permission"}
ROWS = """
from django.db import connection
names = [name for name in connection.introspection.table_names() if name in {names!r}]
def rows(name):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{{name}}"')
        return cursor.fetchone()[0]
print(json.dumps({{name: rows(name) for name in names}}))
"""


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared() as site:
        yield site


def manifest(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return found


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_a_released_version_s_database_is_taken_over(here: Site, tmp_path: Path, path: Path) -> None:
    file = tmp_path / path.name
    shutil.copy(path, file)
    here.hubang("restore", str(file))
    assert "facts hold" in here.hubang("doctor", "--facts")
    before = {table["name"]: table["rows"] for table in manifest(path)["tables"]}
    after = here.tell(ROWS.format(names=sorted(before)))
    assert {name for name in before if name not in after} == set()
    changed = {name for name in before if before[name] != after[name]} - NOT_COMPARED
    assert changed <= GROWS
    with serving(here):
        someone = Browser(here)
        gid = someone.join(here, "新来的")
        assert someone.ask("GET", f"/g/{gid}/")[0] == 200
        assert re.search(r'href="/g/\w+/r/\w+', someone.ask("GET", f"/g/{gid}/")[1])
        someone.say(gid, "升级以后")
    assert "facts hold" in here.hubang("doctor", "--facts")
    leave(f"upgrade-{path.stem}", folder="upgrade", tables=len(before), rows=sum(before.values()))


def test_a_database_is_kept_for_each_release() -> None:
    """Nothing to take over would be no test."""
    assert KEPT


def test_a_fact_that_the_upgrade_breaks_is_seen(here: Site, tmp_path: Path) -> None:
    """The control: one count is wrong after the upgrade."""
    file = tmp_path / KEPT[-1].name
    shutil.copy(KEPT[-1], file)
    here.hubang("restore", str(file))
    here.tell("from hubang.groups.models import Group\nprint(json.dumps(Group.objects.update(member_count=1)))")
    assert "member" in here.refused("doctor", "--facts", output="stdout")
