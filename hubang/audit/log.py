"""The only way into the log."""

from datetime import datetime
from typing import Any

from hubang.audit.models import AuditEntry
from hubang.audit.verbs import VERBS


def record(
    verb: str,
    *,
    now: datetime,
    group: str = "",
    actor: str = "",
    object_type: str = "",
    object_id: str = "",
    **detail: Any,
) -> AuditEntry:
    """Write down an act, in the transaction of the act itself. `verb` has to be listed in audit.verbs."""
    if verb not in VERBS:
        raise ValueError(f"unknown audit verb {verb}")
    return AuditEntry.objects.create(
        at=now, group=group, actor=actor, verb=verb, object_type=object_type, object_id=object_id, detail=detail
    )
