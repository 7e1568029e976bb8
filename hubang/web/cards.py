"""The card of a request in the feed."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from hubang.aid.feed import Card
from hubang.groups.models import Membership
from hubang.web.fragments import Fragments
from hubang.web.times import stands_until

# Four thousand cards, about; the same card serves everybody who may help with it.
MOST_BYTES = 16 * 1024 * 1024
FRAGMENTS = Fragments(MOST_BYTES)


@pass_environment
def card_html(env: Environment, member: Membership, card: Card, is_first: bool) -> Markup:
    """The card as this member sees it; `is_first` says in full why it stands first."""
    key, now = _key(member, card, is_first), timezone.now()
    known = FRAGMENTS.get(key, now)
    if known is not None:
        return known
    made: Markup = env.get_template("aid/_card.html").module.html(member, card, is_first)  # type: ignore[attr-defined]
    FRAGMENTS.put(key, made, stands_until(card.request.deadline_at, now))
    return made


def _key(member: Membership, card: Card, is_first: bool) -> tuple[Any, ...]:
    """Everything that the words of a card depend on but the time."""
    request, asker = card.request, card.request.asker
    own = request.asker_id == member.pk
    of_request = request.pk, request.version, request.state, request.claimed_count, request.confirmed_count
    of_asker = asker.nickname, asker.face, asker.province, card.asker_given, card.is_first_ask
    return of_request, of_asker, request.held_at is None, card.reasons, own, is_first, get_language()
