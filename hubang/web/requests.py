"""One request: what everybody sees of it, and what its asker does with it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hubang.aid import actions
from hubang.aid.feed import card_of
from hubang.aid.models import HelpRequest
from hubang.aid.queries import assist_of, claim_for, claims_on, helpers_of, request_for
from hubang.chat.models import Conversation
from hubang.groups.models import Membership
from hubang.moderation.queries import waiting_of
from hubang.web.chat import answered, piece_of
from hubang.web.door import act_once, go, is_fragment, member_page, page
from hubang.web.forms import moment, price, text


@member_page
def show(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
    """The request with its receipts and its thread."""
    found = request_for(member, rid)
    context: dict[str, Any] = {
        "request_": found,
        "card": card_of(found),
        "own": found.asker_id == member.pk,
        "assist": assist_of(member, found),
        "claims": claims_on(member, found) if found.asker_id == member.pk else [],
        "helpers": helpers_of(found),
        "request_held_for": waiting_of(member, [found.public_id] if found.held_at else []).get(found.public_id, []),
        **_thread(request, member, found.thread),
    }
    if is_fragment(request):
        piece = "aid/_side.html" if request.GET.get("side") == "1" else "aid/_request.html"
        return render(request, piece, {"member": member, "group": member.group, **context}, using="jinja")
    return page(request, member, "aid/request.html", "help", **context)


def _thread(request: HttpRequest, member: Membership, thread: Conversation) -> dict[str, Any]:
    return {
        "thread": thread,
        **piece_of(request, member, thread),
        "reply": answered(member, request.GET.get("reply", "")),
    }


Act = Callable[[Membership, HelpRequest, HttpRequest], object]


def _act(name: str, act: Act) -> Callable[..., HttpResponse]:
    """A view that lets the asker do one thing with an own request, once, and shows it again."""

    @member_page
    def view(request: HttpRequest, member: Membership, rid: str) -> HttpResponse:
        found = request_for(member, rid)
        if request.method == "POST":

            def once() -> str:
                act(member, found, request)
                return rid

            fields = {key: value for key, value in request.POST.items() if key not in SENT_ALONG}
            act_once(request, name, once, fields=fields)
        return go("request", member.group.public_id, rid)

    return view


SENT_ALONG = {"once", "csrfmiddlewaretoken"}

withdraw = _act("withdraw_request", lambda m, r, _q: actions.withdraw_request(m, r, now=timezone.now()))
finish = _act("finish_request", lambda m, r, _q: actions.finish_request(m, r, now=timezone.now()))
confirm_all = _act("confirm_all", lambda m, r, _q: actions.confirm_all(m, r, now=timezone.now()))
edit = _act(
    "edit_request",
    lambda m, r, q: actions.edit_request(
        m, r, title=text(q, "title", 200), note=text(q, "note", 1000), now=timezone.now()
    ),
)
extend = _act(
    "extend_request",
    lambda m, r, q: actions.extend_request(
        m, r, deadline_at=moment(q, "deadline") or r.deadline_at, now=timezone.now()
    ),
)
saving = _act(
    "note_saving",
    lambda m, r, q: actions.note_saving(
        m, r, normal_price=price(q, "normal_price"), paid_price=price(q, "paid_price"), now=timezone.now()
    ),
)


@member_page
def receipt(request: HttpRequest, member: Membership, rid: str, aid: str) -> HttpResponse:
    """Confirm, dispute or thank for one claim."""
    if request.method == "POST":
        assist = claim_for(member, aid)
        wanted = request.POST.get("act", "")
        acts: dict[str, Callable[[], object]] = {
            "confirm": lambda: actions.confirm_assist(member, assist, now=timezone.now()),
            "dispute": lambda: actions.dispute_assist(member, assist, now=timezone.now()),
            "thank": lambda: actions.thank(member, assist, line=text(request, "line", 200), now=timezone.now()),
        }
        if wanted in acts:

            def once() -> str:
                acts[wanted]()
                return aid

            act_once(request, f"receipt_{wanted}", once, line=request.POST.get("line", ""))
    return go("request", member.group.public_id, rid)


urlpatterns = [
    path("g/<str:gid>/r/<str:rid>", show, name="request"),
    path("g/<str:gid>/r/<str:rid>/withdraw", withdraw, name="withdraw_request"),
    path("g/<str:gid>/r/<str:rid>/finish", finish, name="finish_request"),
    path("g/<str:gid>/r/<str:rid>/edit", edit, name="edit_request"),
    path("g/<str:gid>/r/<str:rid>/extend", extend, name="extend_request"),
    path("g/<str:gid>/r/<str:rid>/saving", saving, name="note_saving"),
    path("g/<str:gid>/r/<str:rid>/confirm", confirm_all, name="confirm_all"),
    path("g/<str:gid>/r/<str:rid>/claims/<str:aid>", receipt, name="receipt"),
]
