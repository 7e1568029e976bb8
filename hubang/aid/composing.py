"""From what a person pastes to a card: what was understood, what is missing, what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from hubang.aid.models import Scene
from hubang.aid.policies import fits_limits, may_use_scene
from hubang.aid.queries import same_request
from hubang.engines.sharelink import Link, ShareLink, parse, request_key, resolve_deadline
from hubang.groups.models import Membership
from hubang.lib.cleaning import clean_line, clean_text
from hubang.lib.refused import Refused
from hubang.lib.tokens import keyed_digest, keyed_digests
from hubang.moderation.scam_links import listed

LONGEST_SHARE = 4000
LONGEST_TITLE, LONGEST_NOTE = 80, 500
SORTS = {
    Scene.BOOST: ("",),
    Scene.CHARITY: ("errand", "goods", "visit", "other"),
    Scene.STUDY: ("question", "partner", "material", "other"),
}
# What an activity usually needs when the text does not say. Guesses; the asker sees and changes them.
USUAL_HELPERS = {"砍价": 10, "助力": 5, "拼团": 1, "领现金": 5, "果园": 5, "红包": 3, "膨胀": 3}


@dataclass(frozen=True)
class Wish:
    """What the form holds. Texts are as typed; None and "" stand for not said."""

    scene: str
    text: str = ""
    title: str = ""
    note: str = ""
    helpers_needed: int | None = None
    deadline_at: datetime | None = None
    sort: str = ""
    place: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Draft:
    """The card as it would be posted, with everything that stands in its way."""

    scene: str
    title: str
    note: str
    sort: str
    place: str
    subject: str
    helpers_needed: int
    deadline_at: datetime
    share: ShareLink
    digest: str
    problems: tuple[Refused, ...]


def draft(member: Membership, wish: Wish, *, now: datetime) -> Draft:
    """Understand a wish. Nothing is stored and nothing is fetched: a member's link is only read."""
    text = clean_text(wish.text, LONGEST_SHARE)
    share = parse(text if wish.scene == Scene.BOOST else "", now)
    title = clean_line(wish.title, LONGEST_TITLE) or _title_of(share)
    needed = wish.helpers_needed if wish.helpers_needed is not None else _helpers_of(wish.scene, share)
    deadline_at = wish.deadline_at or _deadline_of(member, share, now)
    note = clean_text(wish.note, LONGEST_NOTE)
    key = request_key(share)
    checks: list[Callable[[], Refused | None]] = [
        lambda: may_use_scene(member, wish.scene),
        lambda: _link_problem(member, wish.scene, share),
        lambda: link_in_words(wish.scene, title, note),
        lambda: title_problem(title),
        lambda: _sort_problem(wish),
        lambda: fits_limits(member, needed, deadline_at, now),
        lambda: _asked_already(member, key),
    ]
    return Draft(
        scene=wish.scene,
        title=title,
        note=note,
        sort=wish.sort,
        place=clean_line(wish.place, 60),
        subject=clean_line(wish.subject, 30),
        helpers_needed=needed,
        deadline_at=deadline_at,
        share=share,
        digest=keyed_digest(key, "request") if key else "",
        problems=tuple(problem for check in checks if (problem := check()) is not None),
    )


def _title_of(share: ShareLink) -> str:
    return share.title[:LONGEST_TITLE] if share.title else own_title(share.activity or "")


def own_title(activity: str) -> str:
    """The title that a request gets when neither the member nor the share text has one; empty without an activity."""
    return f"{activity}，帮我点一下" if activity else ""


def words_to_screen(activity: str, said: dict[str, str]) -> dict[str, str]:
    """What a member has written of a request. A title of ours is nobody's word, and a guess about it would hold up everybody."""
    return {name: "" if name == "title" and text == own_title(activity) else text for name, text in said.items()}


def _helpers_of(scene: str, share: ShareLink) -> int:
    if scene != Scene.BOOST:
        return 1
    return share.helpers_needed or USUAL_HELPERS.get(share.activity or "", 5)


def _deadline_of(member: Membership, share: ShareLink, now: datetime) -> datetime:
    """What the text says, within the group's limits; the full hour before this time tomorrow when it says nothing."""
    said = resolve_deadline(share, now) or (now + timedelta(hours=24)).replace(minute=0, second=0, microsecond=0)
    earliest = now + timedelta(minutes=member.group.min_deadline_minutes)
    return max(earliest, min(said, now + timedelta(hours=member.group.max_deadline_hours)))


def _link_problem(member: Membership, scene: str, share: ShareLink) -> Refused | None:
    if scene != Scene.BOOST:
        return None
    if share.url is None and share.code is None:
        message = _("There is no link and no code in it yet. In the shop's app tap “share”, copy, and paste it here.")
        return Refused("no_link", message, status=422, field="text")
    for link in share.links:
        if link.trust == "lookalike":
            return lookalike(link)
    if listed(member.group, (link.url for link in share.links)):
        message = _(
            "Reviewers here or elsewhere have found this link to cheat people, so it was not sent. Please do not open it."
        )
        return Refused("listed_link", message, status=422, field="text")
    foreign = [link for link in share.links if link.trust != "official" and not _is_allowed(member, link.host)]
    if foreign:
        return Refused(
            "unknown_host",
            _("This group only takes links of the shops it knows; %(host)s is not among them. An admin can allow it.")
            % {"host": foreign[0].host},
            status=422,
            field="text",
            host=foreign[0].host,
        )
    return None


def lookalike(link: Link) -> Refused:
    """A link that imitates a shop, with what a page needs to show the difference."""
    message = _(
        "This link leads to %(host)s, which is not the real site but looks like an imitation, so it was not sent. "
        "Please go back to the app and copy it again."
    ) % {"host": link.host}
    return Refused(
        "lookalike",
        message,
        status=422,
        field="text",
        host=link.host,
        imitates=link.imitates,
        reason_code=link.kind,
        wrong=link.wrong,
    )


def _is_allowed(member: Membership, host: str) -> bool:
    group = member.group
    if group.may_use_unknown_hosts:
        return True
    return any(host == allowed or host.endswith("." + allowed) for allowed in group.allowed_hosts)


def link_in_words(scene: str, title: str, note: str) -> Refused | None:
    words = parse(f"{title}\n{note}")
    if words.links or (words.code and scene == Scene.BOOST):
        message = _(
            "A link in the title or the note is not checked and not deleted. Please put the share text into the big box."
        )
        return Refused("link_in_words", message, status=422, field="note")
    return None


def title_problem(title: str) -> Refused | None:
    if len(title) >= 2:
        return None
    return Refused(
        "no_title", _("There is no title yet. Please say in a few words what it is about."), status=422, field="title"
    )


def _sort_problem(wish: Wish) -> Refused | None:
    if wish.scene in SORTS and wish.sort in SORTS[Scene(wish.scene)]:
        return None
    return Refused(
        "no_sort", _("It is not said yet what kind of help it is. Please choose one."), status=422, field="sort"
    )


def _asked_already(member: Membership, key: str) -> Refused | None:
    known = same_request(member, keyed_digests(key, "request")) if key else None
    if known is None:
        return None
    return asked_already(known.public_id)


def asked_already(request_id: str) -> Refused:
    """The same link, code or order is asked for already."""
    message = _("This is already being asked for in the group, so it was not posted twice. Here it is.")
    return Refused("same_request", message, status=409, request=request_id)
