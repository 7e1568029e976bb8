"""Is it alive? For a proxy or a monitor: no names, no numbers."""

import time
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from hubang.lib.disk import write_probe

# Looked at no more often, however many ask: a look costs a write.
FRESH_SECONDS = 1.0
_last: tuple[float, str] = (float("-inf"), "")


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and takes what is written, else 503 with two words."""
    global _last
    if time.monotonic() - _last[0] > FRESH_SECONDS:
        _last = time.monotonic(), _problem()
    problem = _last[1]
    return HttpResponse(f"{problem or 'ok'}\n", status=503 if problem else 200, content_type="text/plain")


def _problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1" if connection.vendor == "sqlite" else "SELECT pg_is_in_recovery()")
            (answer,) = cursor.fetchone() or (None,)
        if connection.vendor == "sqlite":
            write_probe(Path(connection.settings_dict["NAME"]).parent)
    except OSError:
        return "cannot write"
    except Exception:
        return "no database"
    # A standby answers, but takes nothing.
    return "cannot write" if answer is True else ""


urlpatterns = [path("healthz", healthz, name="healthz")]
