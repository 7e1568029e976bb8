"""Reading the log."""

from django.db.models import QuerySet

from hubang.audit.models import AuditEntry

# What admins do: this is what members may read. What members do in private (opening a link) is nobody's business.
ADMIN_VERBS = (
    "open_group", "enter_as_owner", "change_settings", "publish_rules", "approve_join", "refuse_join", "give_duty", "hand_over",
    "remove_request", "release_held", "remove_held", "close_case", "change_words", "change_links", "import_words", "switch_words", "learn_model", "switch_model", "export_labels", "mute", "unmute", "kick", "ban", "unban",
    "change_capacity", "start_experiment", "end_experiment",
)  # fmt: skip


def entries_of(group: str) -> QuerySet[AuditEntry]:
    """What the admins of a group did, newest first."""
    return AuditEntry.objects.filter(group=group, verb__in=ADMIN_VERBS).order_by("-pk")
