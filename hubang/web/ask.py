"""Asking: one big box, and the card that fills itself."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubang.aid.actions import ask_for_help, read_picture
from hubang.aid.composing import SORTS, Draft, Wish, draft
from hubang.aid.queries import asked_today, asks_allowed
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.web.ask_choices import deadline_choices, helper_choices
from hubang.web.door import act_once, go, is_fragment, member_page, page
from hubang.web.forms import as_moment, as_number, text

SCENES = ("boost", "charity", "study")


@member_page
def ask(request: HttpRequest, member: Membership) -> HttpResponse:
    """The empty form, or the answer to a sent one: posted, or what is wrong and how to mend it."""
    scene = _scene(request, member)
    if request.method != "POST":
        return _form(request, member, Wish(scene=scene))
    try:
        wish = _wish(request, scene)
        if "picture" in request.FILES:
            return _form(request, member, _with_picture(request, member, wish))
        if "preview" in request.POST:
            return _form(request, member, wish)
        public_id = act_once(
            request,
            "ask_for_help",
            lambda: ask_for_help(member, wish, now=timezone.now()).public_id,
            **{name: str(value) for name, value in vars(wish).items()},
        )
    except Refused as refusal:
        return _form(request, member, _wish_or_empty(request, scene), refusal)
    return go("request", member.group.public_id, public_id)


def _scene(request: HttpRequest, member: Membership) -> str:
    wanted = (request.POST if request.method == "POST" else request.GET).get("scene", "")
    return wanted if wanted in SCENES else next((s for s in SCENES if s in member.group.scenes), "boost")


def _is_said(request: HttpRequest, name: str, value: str) -> bool:
    """Whether the person filled the field in. What we guessed from the text is no word of theirs: another text, another guess."""
    return value != request.POST.get(f"guessed_{name}", "")


def _chosen(request: HttpRequest, name: str) -> str:
    """The chip that was tapped, or what stands in the field beside the chips; empty when it is our guess."""
    chip = request.POST.get(f"{name}_choice", "other")
    value = request.POST.get(name, "") if chip == "other" else chip
    return value if _is_said(request, name, value) else ""


def _wish(request: HttpRequest, scene: str) -> Wish:
    title = text(request, "title", 200)
    return Wish(
        scene=scene,
        text=text(request, "text", 8000),
        title=title if _is_said(request, "title", title) else "",
        note=text(request, "note", 1000),
        helpers_needed=as_number(_chosen(request, "helpers_needed"), "helpers_needed"),
        deadline_at=as_moment(_chosen(request, "deadline"), "deadline"),
        sort=text(request, "sort", 20),
        place=text(request, "place", 100),
        subject=text(request, "subject", 60),
    )


def _wish_or_empty(request: HttpRequest, scene: str) -> Wish:
    try:
        return _wish(request, scene)
    except Refused:
        return Wish(scene=scene, text=request.POST.get("text", "")[:4000], title=request.POST.get("title", "")[:80])


def _with_picture(request: HttpRequest, member: Membership, wish: Wish) -> Wish:
    """The wish with what a QR code in the picture says; all that the picture says is screened, as if it had been typed."""
    picture = request.FILES["picture"]
    assert not isinstance(picture, list)
    found = read_picture(member, picture.read(), now=timezone.now())
    if not found:
        message = _("There is no QR code to be found in this picture. Please choose a sharper one, or paste the link.")
        raise Refused("no_qr", message, status=422, field="text")
    return Wish(**{**vars(wish), "text": f"{wish.text} {found[0]}".strip()})


def _form(request: HttpRequest, member: Membership, wish: Wish, refusal: Refused | None = None) -> HttpResponse:
    now = timezone.now()
    plan, broken = _plan(member, wish, now)
    is_sent = request.method == "POST" and "preview" not in request.POST
    refusal = refusal or broken or _worth_telling(plan, wish)
    if refusal is not None and refusal.detail.get("request"):
        refusal.detail["request_url"] = reverse("request", args=[member.group.public_id, refusal.detail["request"]])
    allowed = asks_allowed(member, now)
    context: dict[str, Any] = {
        "wish": wish,
        "plan": plan,
        "refused": refusal,
        "is_stopped": refusal is not None and refusal.code in STOPPING,
        "scenes": [scene for scene in SCENES if scene in member.group.scenes],
        "sorts": SORTS.get(wish.scene, ()),  # type: ignore[call-overload]
        "allowed": allowed,
        "left": max(0, allowed - asked_today(member, now)),
        "helper_choices": helper_choices(member, plan) if plan else [],
        "deadline_choices": deadline_choices(member, plan, now) if plan else [],
        "flag_url": reverse("flag", args=[member.group.public_id]),
    }
    if is_fragment(request):
        return render(request, "aid/_preview.html", {"member": member, "group": member.group, **context}, using="jinja")
    status = refusal.status if refusal is not None and is_sent else 200
    return page(request, member, "aid/ask.html", "ask", status=status, **context)


# With these nothing can be sent, whatever else is filled in: the way on is another text.
STOPPING = {"lookalike", "unknown_host", "no_link", "no_qr", "bad_picture", "same_request", "scene_off"}


def _plan(member: Membership, wish: Wish, now: datetime) -> tuple[Draft | None, Refused | None]:
    if wish.scene == "boost" and not (wish.text or wish.title):
        return None, None
    try:
        return draft(member, wish, now=now), None
    except Refused as refusal:
        return None, refusal


def _worth_telling(plan: Draft | None, wish: Wish) -> Refused | None:
    """What is missing is no reproach while somebody still types; what is wrong is told at once."""
    if plan is None:
        return None
    early = {"lookalike", "unknown_host", "same_request", "link_in_words", "scene_off"}
    if wish.text:
        early.add("no_link")
    return next((problem for problem in plan.problems if problem.code in early), None)


urlpatterns = [path("g/<str:gid>/ask", ask, name="ask")]
