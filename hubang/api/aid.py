"""Asking and helping."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from hubang.aid import actions
from hubang.aid.composing import Wish, draft
from hubang.aid.feed import feed_for, recently_completed
from hubang.aid.models import HelpRequest
from hubang.aid.queries import all_claims_on, all_helpers_of, all_own_helps, all_own_requests, claim_for, request_for
from hubang.api.auth import Token, member_of
from hubang.api.pages import Place, cursor_of, page_of, place_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import (
    Ask,
    AssistOut,
    Done,
    DraftOut,
    Edit,
    Extend,
    FailureIn,
    FeedOut,
    Opened,
    Page,
    Person,
    Prices,
    RequestOut,
    ShareIn,
    ShareOut,
    Texts,
    ThankIn,
    assist_out,
    card_out,
    dicts,
    person,
    requests_out,
)
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.engines.sharelink import parse
from hubang.groups.models import Membership

router = Router(tags=["requests"])
ONE = "/groups/{gid}/requests/{rid}"


@router.get("/groups/{gid}/feed", auth=Token("read"), response={200: FeedOut, **RESPONSES})
def feed(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """What the caller can help with now, in order, 30 at a time."""
    member = member_of(request, gid)
    found = feed_for(member, now=timezone.now(), offset=place_of(cursor))
    return {
        "items": [card_out(card, member).dict() for card in found.cards],
        "total": found.total,
        "next": cursor_of(found.next_offset),
        "left_today": [vars_(left) for left in found.left],
    }


def vars_(left: Any) -> dict[str, Any]:
    """Capacity left, shown."""
    return {"platform": left.platform, "activity": left.activity, "left": left.left}


@router.post("/groups/{gid}/share", auth=Token("read"), response={200: ShareOut, **RESPONSES})
def read_share(request: HttpRequest, gid: str, body: ShareIn) -> dict[str, Any]:
    """What the composer makes of a share text. Nothing is stored."""
    member_of(request, gid)
    return parse(body.text, timezone.now()).as_json()


@router.post("/groups/{gid}/share/picture", auth=Token("read"), response={200: Texts, **RESPONSES})
def read_picture(request: HttpRequest, gid: str, picture: File[UploadedFile]) -> Texts:
    """The screened texts of the QR codes in a PNG, JPEG or WebP picture of at most 5 MB, five at most. Nothing is stored."""
    return Texts(texts=actions.read_picture(member_of(request, gid), picture.read(), now=timezone.now()))


@router.post("/groups/{gid}/requests/draft", auth=Token("read"), response={200: DraftOut, **RESPONSES})
def draft_request(request: HttpRequest, gid: str, body: Ask) -> dict[str, Any]:
    """The request as it would be posted, with everything that stands in its way. Nothing is stored."""
    plan = draft(member_of(request, gid), Wish(**body.dict()), now=timezone.now())
    same = {name: getattr(plan, name) for name in ("scene", "title", "note", "helpers_needed", "deadline_at")}
    problems = [{"code": problem.code, "message": problem.message} for problem in plan.problems]
    return {**same, "share": plan.share.as_json(), "problems": problems}


@router.get("/groups/{gid}/requests/mine", auth=Token("read"), response={200: Page[RequestOut], **RESPONSES})
def mine(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """The caller's own requests, newest first."""
    member = member_of(request, gid)
    return page_of(all_own_requests(member), cursor, lambda rows: dicts(requests_out(list(rows), member)))


@router.get("/groups/{gid}/requests/completed", auth=Token("read"), response={200: list[RequestOut], **RESPONSES})
def completed(request: HttpRequest, gid: str) -> list[RequestOut]:
    """What was completed in the group in the last seven days, newest first; 20 at most."""
    member = member_of(request, gid)
    return requests_out(recently_completed(member, now=timezone.now()), member)


@router.get("/groups/{gid}/helps/mine", auth=Token("read"), response={200: Page[AssistOut], **RESPONSES})
def my_helps(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """What the caller helped with, newest first."""
    return page_of(all_own_helps(member_of(request, gid)), cursor, lambda rows: dicts(map(assist_out, rows)))


@router.post("/groups/{gid}/requests", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def ask(request: HttpRequest, gid: str, body: Ask, key: Key) -> RequestOut:
    """Post a request."""
    member, now = member_of(request, gid), timezone.now()
    wish = Wish(**body.dict())
    act = lambda: actions.ask_for_help(member, wish, now=now).public_id  # noqa: E731
    public_id = do_once(request, key, "ask_for_help", body.dict(), act, now)
    return requests_out([request_for(member, public_id)], member)[0]


@router.get(ONE, auth=Token("read"), response={200: RequestOut, **RESPONSES})
def one(request: HttpRequest, gid: str, rid: str) -> RequestOut:
    """One request."""
    member = member_of(request, gid)
    return requests_out([request_for(member, rid)], member)[0]


@router.get(ONE + "/claims", auth=Token("ask"), response={200: Page[AssistOut], **RESPONSES})
def claims(request: HttpRequest, gid: str, rid: str, cursor: Place = "") -> dict[str, Any]:
    """Who says to have helped, for the asker, newest first."""
    member = member_of(request, gid)
    rows = all_claims_on(member, request_for(member, rid))
    return page_of(rows, cursor, lambda found: dicts(map(assist_out, found)))


@router.get(ONE + "/helpers", auth=Token("read"), response={200: Page[Person], **RESPONSES})
def helpers(request: HttpRequest, gid: str, rid: str, cursor: Place = "") -> dict[str, Any]:
    """Who helped, for everybody who may see the request, newest first."""
    rows = all_helpers_of(request_for(member_of(request, gid), rid))
    return page_of(rows, cursor, lambda found: dicts(person(row.helper) for row in found))


Act = Callable[[Membership, HelpRequest], object]


def _change(request: HttpRequest, gid: str, rid: str, key: str, name: str, body: Strict, act: Act) -> RequestOut:
    member = member_of(request, gid)
    found = request_for(member, rid)

    def once() -> str:
        act(member, found)
        return rid

    do_once(request, key, name, body.dict(), once, timezone.now())
    return requests_out([request_for(member, rid)], member)[0]


@router.patch(ONE, auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def edit(request: HttpRequest, gid: str, rid: str, body: Edit, key: Key) -> RequestOut:
    """Change the words."""
    now = timezone.now()
    return _change(
        request, gid, rid, key, "edit_request", body,
        lambda m, r: actions.edit_request(m, r, title=body.title, note=body.note, now=now),
    )  # fmt: skip


@router.post(ONE + "/extend", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def extend(request: HttpRequest, gid: str, rid: str, body: Extend, key: Key) -> RequestOut:
    """Move the deadline, once."""
    now = timezone.now()
    until = body.deadline_at if body.deadline_at.tzinfo else timezone.make_aware(body.deadline_at)
    return _change(
        request, gid, rid, key, "extend_request", body,
        lambda m, r: actions.extend_request(m, r, deadline_at=until, now=now),
    )  # fmt: skip


@router.post(ONE + "/withdraw", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def withdraw(request: HttpRequest, gid: str, rid: str, body: Empty, key: Key) -> RequestOut:
    """Take the request back."""
    now = timezone.now()
    return _change(
        request, gid, rid, key, "withdraw_request", body, lambda m, r: actions.withdraw_request(m, r, now=now)
    )


@router.post(ONE + "/finish", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def finish(request: HttpRequest, gid: str, rid: str, body: Empty, key: Key) -> RequestOut:
    """Say that it is done."""
    now = timezone.now()
    return _change(request, gid, rid, key, "finish_request", body, lambda m, r: actions.finish_request(m, r, now=now))


@router.post(ONE + "/confirm", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def confirm_all(request: HttpRequest, gid: str, rid: str, body: Empty, key: Key) -> RequestOut:
    """Confirm every claim that waits."""
    now = timezone.now()
    return _change(request, gid, rid, key, "confirm_all", body, lambda m, r: actions.confirm_all(m, r, now=now))


@router.post(ONE + "/saving", auth=Token("ask"), response={200: RequestOut, **RESPONSES})
def saving(request: HttpRequest, gid: str, rid: str, body: Prices, key: Key) -> RequestOut:
    """Note what was saved."""
    now = timezone.now()
    return _change(
        request, gid, rid, key, "note_saving", body,
        lambda m, r: actions.note_saving(m, r, normal_price=body.normal_price, paid_price=body.paid_price, now=now),
    )  # fmt: skip


@router.post(ONE + "/open", auth=Token("help"), response={200: Opened, **RESPONSES})
def open_link(request: HttpRequest, gid: str, rid: str, body: Empty) -> Opened:
    """Show the link or code to a member who comes to help; it is written down."""
    del body
    member = member_of(request, gid)
    opened = actions.open_link(member, request_for(member, rid), now=timezone.now())
    return Opened(assist=opened.assist.public_id, link=opened.link.reveal(), code=opened.code.reveal())


@router.post(ONE + "/claim", auth=Token("help"), response={200: RequestOut, **RESPONSES})
def claim(request: HttpRequest, gid: str, rid: str, body: Empty, key: Key) -> RequestOut:
    """Say that the help was given."""
    now = timezone.now()
    return _change(request, gid, rid, key, "claim_assist", body, lambda m, r: actions.claim_assist(m, r, now=now))


@router.post(ONE + "/take-back", auth=Token("help"), response={200: RequestOut, **RESPONSES})
def take_back(request: HttpRequest, gid: str, rid: str, body: Empty, key: Key) -> RequestOut:
    """Take an unconfirmed claim back."""
    now = timezone.now()
    return _change(request, gid, rid, key, "take_back", body, lambda m, r: actions.take_back(m, r, now=now))


@router.post(ONE + "/failed", auth=Token("help"), response={200: RequestOut, **RESPONSES})
def failed(request: HttpRequest, gid: str, rid: str, body: FailureIn, key: Key) -> RequestOut:
    """Say that it did not work, or that the link is odd."""
    now = timezone.now()
    return _change(
        request, gid, rid, key, "report_failure", body,
        lambda m, r: actions.report_failure(m, r, failure=body.failure, now=now),
    )  # fmt: skip


CLAIM = "/groups/{gid}/claims/{aid}"


@router.post(CLAIM + "/confirm", auth=Token("ask"), response={200: Done, **RESPONSES})
def confirm(request: HttpRequest, gid: str, aid: str, body: Empty, key: Key) -> Done:
    """Confirm a claim on an own request."""
    member, now = member_of(request, gid), timezone.now()
    assist = claim_for(member, aid)
    act = lambda: actions.confirm_assist(member, assist, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "confirm_assist", body.dict(), act, now))


@router.post(CLAIM + "/dispute", auth=Token("ask"), response={200: Done, **RESPONSES})
def dispute(request: HttpRequest, gid: str, aid: str, body: Empty, key: Key) -> Done:
    """Say that the help was not seen; a mediator looks at it."""
    member, now = member_of(request, gid), timezone.now()
    assist = claim_for(member, aid)
    act = lambda: actions.dispute_assist(member, assist, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "dispute_assist", body.dict(), act, now))


@router.post(CLAIM + "/thank", auth=Token("ask"), response={200: Done, **RESPONSES})
def thank(request: HttpRequest, gid: str, aid: str, body: ThankIn, key: Key) -> Done:
    """Thank a helper."""
    member, now = member_of(request, gid), timezone.now()
    assist = claim_for(member, aid)
    act = lambda: actions.thank(member, assist, line=body.line, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "thank", body.dict(), act, now))
