"""Links that cheat people: listed by reviewers, taken over from other sites."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.engines.sharelink import links_of, official_platform
from hubang.engines.sharelink.hashes import expressions, hash_of
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused, check
from hubang.moderation.models import ScamLink, ScamList
from hubang.moderation.queries import scam_list_for
from hubang.moderation.scam_links import MOST_HASHES, read_file

MOST_LISTS = 20


def list_link(admin: Membership, *, link: str, whole_host: bool, now: datetime) -> ScamLink:
    """Refuse a link from now on, or every link of its host; kept as a hash with the host alone. `Refused`: bad_link, too_many_links."""
    _may_change(admin, now)
    found = links_of(clean_line(link, 2000))
    if len(found) != 1:
        raise _bad(_("There has to be exactly one link in it. Please paste one."))
    host = found[0][1].host
    named = expressions(found[0][1].url)
    chosen = next((one for one in named if one.count("/") == 1 and one.endswith("/")), "") if whole_host else named[0]
    if official_platform(host) is not None and (whole_host or chosen == f"{host}/"):
        raise _bad(_("This is a shop's own site, and most of it is honest. Please list the one address alone."))
    with atomic():
        lock(Group.objects.filter(pk=admin.group_id)).get()
        own = ScamList.objects.get_or_create(
            group=admin.group, is_own=True, defaults={"name": "own", "created_at": now, "created_by": admin}
        )[0]
        if own.links.count() >= MOST_HASHES:
            raise Refused("too_many_links", _("There is no room for more links. Please remove some first."))
        row = ScamLink.objects.get_or_create(
            scam_list=own, digest=hash_of(chosen), defaults={"host": host[:253], "created_at": now}
        )[0]
        _note("change_links", admin, row.public_id, now)
    return row


def import_links(admin: Membership, *, data: bytes, name: str, phrase: str, now: datetime) -> ScamList:
    """Take over a list of another site. `Refused`: bad_links, bad_phrase, too_many_links."""
    _may_change(admin, now)
    name, phrase = clean_line(name, 40), clean_line(phrase, 200)
    hashes = read_file(data, phrase)
    with atomic():
        lock(Group.objects.filter(pk=admin.group_id)).get()
        if ScamList.objects.filter(group=admin.group_id).count() >= MOST_LISTS:
            raise Refused("too_many_links", _("There is no room for more links. Please remove some first."))
        row = ScamList.objects.create(group=admin.group, name=name, phrase=phrase, created_at=now, created_by=admin)
        ScamLink.objects.bulk_create(
            (ScamLink(scam_list=row, digest=digest, created_at=now) for digest in hashes), batch_size=500
        )
        _note("change_links", admin, row.public_id, now, count=len(hashes))
    return row


def remove_link(admin: Membership, public_id: str, *, now: datetime) -> None:
    """Take an own link off the list; `Absent` when it is not there."""
    _may_change(admin, now)
    with atomic():
        rows = ScamLink.objects.filter(scam_list__group=admin.group_id, scam_list__is_own=True, public_id=public_id)
        if not rows.delete()[0]:
            raise Absent
        _note("change_links", admin, public_id, now)


def remove_list(admin: Membership, scam_list: ScamList, *, now: datetime) -> None:
    """Let go of a list with all its links."""
    _may_change(admin, now)
    with atomic():
        row = scam_list_for(admin, scam_list.public_id)
        _note("change_links", admin, row.public_id, now)
        row.delete()


def _may_change(admin: Membership, now: datetime) -> None:
    check(may_manage(admin, "review"))
    check(may_speak(admin, now))


def _bad(message: str) -> Refused:
    return Refused("bad_link", message, status=422, field="link")


def _note(verb: str, admin: Membership, public_id: str, now: datetime, **detail: int) -> None:
    group = admin.group.public_id
    log.record(verb, now=now, group=group, actor=admin.public_id, object_type="link", object_id=public_id, **detail)
