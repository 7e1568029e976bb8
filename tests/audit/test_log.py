"""The log is append-only for everybody, the application included."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from hubang.audit import log
from hubang.audit.guards import missing_triggers
from hubang.audit.models import AuditEntry
from hubang.lib.db import atomic


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET verb = 'x'", "DELETE FROM audit_auditentry"])
def test_entries_can_neither_be_changed_nor_deleted(now: dt.datetime, statement: str) -> None:
    log.record("mute", now=now)
    with pytest.raises(DatabaseError, match="append-only"), atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().verb == "mute"


@pytest.mark.django_db
def test_an_unknown_verb_is_a_mistake(now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="unknown"):
        log.record("do_something", now=now)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["TRUNCATE audit_auditentry", "TRUNCATE audit_auditentry RESTART IDENTITY CASCADE"]
)
def test_the_log_can_not_be_emptied_at_once(now: dt.datetime, statement: str) -> None:
    """PostgreSQL empties a table without asking its rows: a trigger of its own. SQLite has no such statement."""
    guard = "ALTER TABLE audit_auditentry {} TRIGGER audit_no_truncate"
    with connection.cursor() as cursor:
        # The suite's own tables are emptied between tests: the guard is off there, and on here alone.
        cursor.execute(guard.format("ENABLE"))
        assert missing_triggers() == []
        log.record("mute", now=now)
        with pytest.raises(DatabaseError, match="append-only"), atomic():
            cursor.execute(statement)
        assert AuditEntry.objects.count() == 1
        # The positive control: without the guard it is gone.
        cursor.execute(guard.format("DISABLE"))
        assert missing_triggers() == ["audit_no_truncate"]
        cursor.execute(statement)
        assert AuditEntry.objects.count() == 0
