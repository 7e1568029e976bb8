"""The sessions of Django's own database store, read by a query that is compiled once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from hubang.lib.prepared import prepared


@prepared
def living(key: str, now: datetime) -> QuerySet[Session]:
    """The session with this key, unless it is over."""
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseStore):
    """Named as Django's: the name is part of how sessions are signed."""

    def _get_session_from_db(self) -> Any:
        # Anything but letters and digits is nobody's key; PostgreSQL would not even read some of it.
        key = self.session_key or ""
        found = living.first(key, timezone.now()) if key.isascii() and key.isalnum() else None
        if found is None:
            self._session_key = None
        return found
