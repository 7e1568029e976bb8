"""Keyed hashes of links under the newest key, when keys are rotated."""

from django.conf import settings

from hubang.aid.models import HelpRequest
from hubang.engines.sharelink.same import stored_key
from hubang.lib.db import atomic
from hubang.lib.tokens import keyed_digests

PURPOSE = "request"
BATCH = 200


def renew_digests() -> tuple[int, int]:
    """Hash anew what an older key hashed: (renewed, left). Left are those whose link no longer says what was hashed."""
    renewed = left = last = 0
    newest = settings.HUBANG_KEYS[0][0]
    old = HelpRequest.objects.exclude(link_digest="").exclude(link_digest__startswith=f"{newest}:").order_by("pk")
    while rows := list(old.filter(pk__gt=last)[:BATCH]):
        last = rows[-1].pk
        with atomic():
            for request in rows:
                done = _renew(request)
                renewed, left = renewed + done, left + (not done)
    return renewed, left


def _renew(request: HelpRequest) -> bool:
    digests = keyed_digests(stored_key(request.link.reveal(), request.code.reveal()), PURPOSE)
    if request.link_digest not in digests:
        return False
    same = HelpRequest.objects.filter(pk=request.pk, link_digest=request.link_digest)
    return bool(same.update(link_digest=digests[0]))
