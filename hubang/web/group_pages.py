"""本群: who we are."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hubang.accounts.actions.users import POLICY_VERSION
from hubang.aid.by_hour import figures_by_hour
from hubang.aid.ledger import figures_of, thanks_wall
from hubang.groups.actions import accept_rules as accept
from hubang.groups.actions import leave_group
from hubang.groups.models import Membership
from hubang.groups.policies import current_rules_version
from hubang.groups.queries import admins_of, durable_code, members_by_province, rules_of
from hubang.lib import poster, qr
from hubang.notify.pings import running_experiment
from hubang.web.door import act_once, go, member_page, page
from hubang.web.middleware import public


def join_url(code: str) -> str:
    """The address in a QR code: made from the setting, never from the request."""
    return f"{settings.PUBLIC_URL}/j/{code}"


@member_page
def about(request: HttpRequest, member: Membership) -> HttpResponse:
    """Rules, admins, figures, members by province, thanks, QR."""
    now = timezone.now()
    return page(
        request,
        member,
        "groups/about.html",
        "group",
        rules=rules_of(member.group),
        admins=admins_of(member.group),
        trial=running_experiment(member.group.public_id),
        figures=figures_of(member, now=now),
        slots=[slot for slot in figures_by_hour(member.group, now=now) if slot.requests],
        provinces=members_by_province(member),
        wall=thanks_wall(member, now=now),
    )


@member_page
def rules(request: HttpRequest, member: Membership) -> HttpResponse:
    """All rules in full."""
    version = current_rules_version(member.group)
    return page(request, member, "groups/rules.html", "group", rules=rules_of(member.group), version=version)


@member_page
def accept_rules(request: HttpRequest, member: Membership) -> HttpResponse:
    """What changed, and the button to accept it."""
    version = current_rules_version(member.group)
    if request.method == "POST":
        sent = request.POST.get("version", "")
        accepted = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0
        accept(member, version=accepted, now=timezone.now())
        return go("feed", member.group.public_id)
    before = {(rule.title, rule.text) for rule in rules_of(member.group, member.accepted_version)}
    now = rules_of(member.group)
    gone = [pair for pair in before if pair not in {(rule.title, rule.text) for rule in now}]
    return page(
        request, member, "groups/accept.html", "group", rules=now, version=version, before=before, gone=sorted(gone)
    )


@member_page
def share(request: HttpRequest, member: Membership) -> HttpResponse:
    """The durable QR code and the poster."""
    code = durable_code(member.group)
    return page(request, member, "groups/share.html", "group", address=join_url(code), svg=qr.svg(join_url(code)))


@member_page
def qr_png(request: HttpRequest, member: Membership) -> HttpResponse:
    """The durable QR code to print."""
    data = qr.png(join_url(durable_code(member.group)), scale=12)
    return _file(data, "image/png", f"hubang-{member.group.public_id}.png")


@member_page
def qr_svg(request: HttpRequest, member: Membership) -> HttpResponse:
    """The same as SVG."""
    data = qr.svg(join_url(durable_code(member.group))).encode()
    return _file(data, "image/svg+xml", f"hubang-{member.group.public_id}.svg")


@member_page
def poster_png(request: HttpRequest, member: Membership) -> HttpResponse:
    """A poster: name, one line, QR; no faces."""
    group = member.group
    line = group.description or _("Free mutual help: scan and come in")
    data = poster.draw(title=group.name, line=line, url=join_url(durable_code(group)))
    return _file(data, "image/png", f"hubang-poster-{group.public_id}.png")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@member_page
def leave(request: HttpRequest, member: Membership) -> HttpResponse:
    """Leave, after one question."""
    if request.method == "POST":

        def once() -> str:
            leave_group(member, now=timezone.now())
            return member.public_id

        act_once(request, "leave_group", once)
        return go("home")
    return page(request, member, "groups/leave.html", "me")


@public(3600)
def policy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, for how long, and why."""
    context = {"contact": settings.HUBANG_CONTACT, "version": POLICY_VERSION}
    return render(request, "groups/policy.html", context, using="jinja")


urlpatterns = [
    path("g/<str:gid>/about", about, name="about"),
    path("g/<str:gid>/rules", rules, name="rules"),
    path("g/<str:gid>/accept", accept_rules, name="accept_rules"),
    path("g/<str:gid>/share", share, name="share"),
    path("g/<str:gid>/qr.png", qr_png, name="qr_png"),
    path("g/<str:gid>/qr.svg", qr_svg, name="qr_svg"),
    path("g/<str:gid>/poster.png", poster_png, name="poster_png"),
    path("g/<str:gid>/leave", leave, name="leave"),
    path("privacy", policy, name="policy"),
]
