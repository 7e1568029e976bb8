"""Membership asked for many at once."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from hubang.groups.models import Membership, RuleSet, Standing


def passwords_of_members(user_ids: Iterable[int], group_ids: Iterable[str]) -> dict[tuple[int, str], str]:
    """Of these users, who is in which of these groups under the rules of `membership_for` and `may_enter`, with the password's hash.

    For the live stream, which asks for many at once, and whose right ends when the password changes.
    """
    rows = Membership.objects.filter(user__in=list(user_ids), user__is_active=True, standing=Standing.ACTIVE)
    newer = RuleSet.objects.filter(group=OuterRef("group"), version__gt=OuterRef("accepted_version"))
    rows = rows.filter(~Exists(newer), group__public_id__in=list(group_ids))
    found = rows.values_list("user_id", "group__public_id", "user__password")
    return {(user_id, group): password for user_id, group, password in found}
