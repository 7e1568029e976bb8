"""The log is append-only for everybody, the application included."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from hubang.audit import log
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
