"""C2 for the pages: what a form does not show changes nothing, and what does not fit is refused and changes nothing."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpRequest

from hubang.groups.models import Membership
from hubang.web.forms import text
from tests.access.edges import READS, Pages, Trials, table_of
from tests.access.rows import PAGES, SITE, Row
from tests.access.test_fields import COLUMNS, own_thing
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(300)]
FORMS = {**SITE, **PAGES}
ROLES = ("newcomer", "member", "reviewer", "officer", "owner")
VALUES = ("", "1", "yes", "-1", "[]", "x" * 5000, "\x00", "9" * 30, "owner")
TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
Effect = dict[tuple[str, Any, str], str]


class Fields(HTMLParser):
    """The names of what can be filled in on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"input", "select", "textarea", "button"}:
            self.names.add(dict(attrs).get("name") or "")


class Effects:
    """What a form changes, column by column; undone each time."""

    def __init__(self, world: World, actor: str) -> None:
        self.world, self.actor, self.pages = world, actor, Pages(world, actor)
        self.before: dict[str, dict[Any, dict[str, str]]] = {}

    def url(self, name: str, row: Row) -> str:
        thing = own_thing(self.world, row, self.actor)
        return self.pages.url(name, row, self.world.group.public_id, thing)

    def shown(self, name: str, row: Row) -> set[str]:
        """The fields of a page's form."""
        page = ""
        if not row.acts_only:
            with transaction.atomic():
                page = self.pages.browser().get(self.url(name, row)).content.decode("utf-8", "replace")
                transaction.set_rollback(True)
        return Fields(page).names | set(row.form) | set(row.more(self.world, self.world.group.public_id)) | row.takes

    def of(self, name: str, row: Row, more: dict[str, Any]) -> tuple[int, Effect]:
        """(status, what is different afterwards) of sending the row's form and some more."""
        written: set[str] = set()

        def watch(execute: Any, sql: str, *rest: Any) -> Any:
            written.update([table_of(sql)] if not sql.lstrip("( ").upper().startswith(READS) else [])
            return execute(sql, *rest)

        with transaction.atomic():
            form = {**row.form, **row.more(self.world, self.world.group.public_id), **more}
            with connection.execute_wrapper(watch):
                status = self.pages.browser().post(self.url(name, row), form).status_code
            effect = {key: value for table in sorted(written) for key, value in self._changes(table)}
            transaction.set_rollback(True)
        for table in written - set(self.before):
            self.before[table] = rows_of(table)
        return status, effect

    def _changes(self, table: str) -> list[tuple[tuple[str, Any, str], str]]:
        if table not in self.before:
            # Known from the second time on; the first is thrown away.
            return []
        before, after = self.before[table], rows_of(table)
        new = sorted(set(after) - set(before))
        changes = [((table, key, "gone"), "") for key in set(before) - set(after)]
        for key, row in after.items():
            place = f"new {new.index(key)}" if key in new else key
            old = before.get(key, {})
            changes += [((table, place, column), value) for column, value in row.items() if old.get(column) != value]
        return changes


def rows_of(table: str) -> dict[Any, dict[str, str]]:
    """All rows of a table by key, each column as text."""
    rows = TABLES[table]._default_manager.values() if table in TABLES else []
    return {row["id"] if "id" in row else str(row): {name: str(value) for name, value in row.items()} for row in rows}


@pytest.mark.parametrize("actor", ROLES)
def test_what_a_form_does_not_show_changes_nothing(world: World, actor: str) -> None:
    """Each form with all columns of all tables beside it, twice each, does to the column what it does without."""
    effects, wrong = Effects(world, actor), []
    for name, row in FORMS.items():
        if actor not in row.right:
            continue
        unknown = {column: ["1", "owner"] for column in COLUMNS if column not in effects.shown(name, row)}
        effects.of(name, row, {})
        (_status, one), (plain, two), (spiked, three) = (effects.of(name, row, more) for more in ({}, {}, unknown))
        # Times and random ids differ by themselves.
        steady = {key for key in one if one[key] == two.get(key)}
        if plain != spiked or set(two) != set(three) or any(three[key] != one[key] for key in steady):
            changed = {
                key
                for key in {*two, *three}
                if key not in two or key not in three or (key in steady and three[key] != one[key])
            }
            wrong.append(f"{name}: {plain} became {spiked}; {sorted(map(str, changed))}")
    assert wrong == []


@pytest.mark.parametrize("actor", ["member", "owner"])
def test_what_does_not_fit_is_refused_and_changes_nothing(world: World, actor: str) -> None:
    effects, trials = Effects(world, actor), Trials(Pages(world, actor))
    wrong = []
    for name, row in FORMS.items():
        if actor not in row.right:
            continue
        for field in effects.shown(name, row) - {"", "csrfmiddlewaretoken", "file", "picture"}:
            for value in VALUES:
                sent = Row(**{**vars(row), "form": {**row.form, field: value}})
                answer = trials.anew(name, sent, "POST", world.group.public_id, own_thing(world, row, actor))
                if answer.status >= 500 or answer.wrote:
                    wrong.append(f"{name} {field}={value[:10]!r}: {answer.status} {answer.wrote or ''}")
    assert wrong == []


def test_a_column_that_a_form_takes_by_mistake_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: a form that hands on whatever it is sent."""

    def careless(request: HttpRequest, name: str, limit: int) -> str:
        if "role" in request.POST:
            Membership.objects.filter(user=request.user, group=world.group).update(role="admin")
        return text(request, name, limit)

    monkeypatch.setattr("hubang.web.me.text", careless)
    effects = Effects(world, "member")
    for _ in range(2):
        _status, plain = effects.of("profile", PAGES["profile"], {})
    effects.of("profile", PAGES["profile"], {"role": "owner"})
    _status, spiked = effects.of("profile", PAGES["profile"], {"role": "owner"})
    assert {key[2] for key in set(spiked) - set(plain)} == {"role"}
