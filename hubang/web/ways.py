"""通知设置: what I want to hear when and how, where it goes, and when I am away."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.accounts import actions
from hubang.accounts.queries import addresses_of, can_send_mail, own_address
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.notify.hours import next_hour
from hubang.notify.kinds import FAMILIES
from hubang.notify.preferences import (
    NUMBERS,
    REASONS,
    absence_of,
    change_preferences,
    come_back,
    go_away,
    preferences_of,
)
from hubang.notify.queries import last_call
from hubang.notify.site_key import public_site_key
from hubang.notify.subscription import read_subscription
from hubang.notify.texts import family_name, way_name
from hubang.notify.ways import TIMINGS, WAYS
from hubang.web.devices import browser_name
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number, text

# For how many days one can go away by one tap.
DAYS = {"1": N_("1 day"), "3": N_("3 days"), "7": N_("1 week"), "14": N_("2 weeks"), "30": N_("1 month")}
REASON_NAMES = {"holiday": N_("Holiday"), "illness": N_("Not well"), "other": N_("Something else")}
TIMING_NAMES = {"now": N_("At once"), "digest": N_("Once a day"), "off": N_("Never")}


def families_for(member: Membership) -> list[str]:
    """The families of notices that concern this member."""
    return [family for family in FAMILIES if family != "duty" or member.is_admin]


def _shown(request: HttpRequest, member: Membership, refusal: Refused | None = None) -> HttpResponse:
    user, now = member.user, timezone.now()
    wishes = preferences_of(user)
    mailboxes, browsers = addresses_of(user, "email"), addresses_of(user, "webpush")
    shown = [way for way, rows in (("email", mailboxes), ("webpush", browsers)) if rows]
    return page(
        request,
        member,
        "groups/ways.html",
        "me",
        refusal.status if refusal else 200,
        refused=refusal,
        wishes=wishes,
        ways=[(way, way_name(way)) for way in shown],
        families=[(family, family_name(family)) for family in families_for(member)],
        timings=[(timing, _(TIMING_NAMES[timing])) for timing in TIMINGS],
        timing={way: {family: wishes.timing(way, FAMILIES[family][0]) for family in FAMILIES} for way in shown},
        absence=absence_of(user.pk, now),
        days=[(key, _(name)) for key, name in DAYS.items()],
        reasons=[(key, _(REASON_NAMES[key])) for key in REASONS],
        has_mail=can_send_mail(),
        mailboxes=[(row.public_id, row.value.reveal(), row.confirmed_at) for row in mailboxes],
        browsers=browsers,
        key=public_site_key(),
    )


@member_page
def ways(request: HttpRequest, member: Membership) -> HttpResponse:
    """Everything on one page; a post keeps the wishes."""
    if request.method != "POST":
        return _shown(request, member)
    return _try(request, member, lambda: _change(request, member))


def _change(request: HttpRequest, member: Membership) -> None:
    numbers = {name: value for name in NUMBERS if (value := number(request, name)) is not None}
    choices = {
        way: {family: request.POST[field] for family in FAMILIES if (field := f"{way}.{family}") in request.POST}
        for way in WAYS
    }
    chosen = {way: families for way, families in choices.items() if families}

    def act() -> str:
        change_preferences(member.user, numbers=numbers, choices=chosen)
        return "changed"

    act_once(request, "change_preferences", act, numbers=numbers, choices=chosen)


def _try(request: HttpRequest, member: Membership, act: Callable[[], object]) -> HttpResponse:
    """Do it and show the page anew; a refusal stands above what it is about."""
    try:
        act()
    except Refused as refused:
        return _shown(request, member, refused)
    return go("ways", member.group.public_id)


@member_page
def add_mailbox(request: HttpRequest, member: Membership) -> HttpResponse:
    """Name a mail box, and be asked there."""
    value, group = text(request, "mailbox", 250), member.group.public_id
    if request.method != "POST" or not can_send_mail():
        return go("ways", group)

    def act() -> str:
        return actions.add_mailbox(member.user, value=value, group=group, now=timezone.now()).public_id

    return _try(request, member, lambda: act_once(request, "add_mailbox", act, value=value))


@member_page
def add_browser(request: HttpRequest, member: Membership) -> HttpResponse:
    """This browser, told by its own script; again and again is the same as once."""
    if request.method == "POST":
        found = read_subscription(
            request.POST.get("endpoint", ""), request.POST.get("p256dh", ""), request.POST.get("auth", "")
        )
        if found is not None:
            session, label = request.session.session_key or "", browser_name(request.headers.get("user-agent", ""))
            actions.add_browser(member.user, subscription=found, session=session, label=label, now=timezone.now())
    return go("ways", member.group.public_id)


@member_page
def end_way(request: HttpRequest, member: Membership, aid: str) -> HttpResponse:
    """Nothing goes there any more."""
    address = own_address(member.user, aid)
    if request.method == "POST":
        actions.end_address(member.user, address, now=timezone.now())
    return go("programs" if address.channel == "webhook" else "ways", member.group.public_id)


@member_page
def away(request: HttpRequest, member: Membership) -> HttpResponse:
    """Holiday or illness: nobody asks me meanwhile. Or: I am back."""
    if request.method != "POST":
        return go("ways", member.group.public_id)
    now = timezone.now()
    if request.POST.get("back") == "1":
        come_back(member.user, now=now)
        return go("ways", member.group.public_id)
    days = request.POST.get("days", "")
    # Until the morning after the last day; a number that was not offered is none.
    until = next_hour(now + timedelta(days=int(days)), 8) if days in DAYS else now
    return _try(request, member, lambda: go_away(member.user, why=request.POST.get("why", ""), until=until, now=now))


@member_page
def programs(request: HttpRequest, member: Membership) -> HttpResponse:
    """Programs that are called for each notice; the secret of a new one is shown once."""
    if request.method != "POST":
        return _programs(request, member)
    url, label = request.POST.get("url", "").strip()[:2100], text(request, "label", 40)
    made: list[str] = []

    def act() -> str:
        program = actions.add_program(
            member.user, url=url, group=member.group.public_id, label=label, now=timezone.now()
        )
        made.append(program.secret)
        return program.address.public_id

    try:
        act_once(request, "add_program", act, url=url, label=label)
    except Refused as refused:
        return _programs(request, member, refused=refused)
    return _programs(request, member, made=made[0] if made else "")


@member_page
def rotate_program(request: HttpRequest, member: Membership, aid: str) -> HttpResponse:
    """A new signing secret, shown once; the former one signs along for a day."""
    address = own_address(member.user, aid)
    if request.method != "POST":
        return go("programs", member.group.public_id)
    made: list[str] = []

    def act() -> str:
        program = actions.rotate_secret(member.user, address, now=timezone.now())
        made.append(program.secret)
        return program.address.public_id

    act_once(request, "rotate_secret", act)
    return _programs(request, member, made=made[0] if made else "")


@member_page
def try_program(request: HttpRequest, member: Membership, aid: str) -> HttpResponse:
    """Have a program called, to see whether it answers."""
    address = own_address(member.user, aid)
    if request.method != "POST":
        return go("programs", member.group.public_id)
    try:
        act_once(
            request,
            "try_program",
            lambda: actions.try_program(member.user, address, now=timezone.now()).public_id,
        )
    except Refused as refused:
        return _programs(request, member, refused=refused)
    return go("programs", member.group.public_id)


def _programs(request: HttpRequest, member: Membership, made: str = "", refused: Refused | None = None) -> HttpResponse:
    rows = [
        (row, row.value.reveal(), last_call(row))
        for row in addresses_of(member.user, "webhook", member.group.public_id)
    ]
    status = refused.status if refused else 200
    return page(request, member, "groups/programs.html", "me", status, programs=rows, made=made, refused=refused)


urlpatterns = [
    path("g/<str:gid>/me/ways", ways, name="ways"),
    path("g/<str:gid>/me/ways/mailbox", add_mailbox, name="add_mailbox"),
    path("g/<str:gid>/me/ways/browser", add_browser, name="add_browser"),
    path("g/<str:gid>/me/ways/away", away, name="away"),
    path("g/<str:gid>/me/ways/<str:aid>/end", end_way, name="end_way"),
    path("g/<str:gid>/me/programs", programs, name="programs"),
    path("g/<str:gid>/me/programs/<str:aid>/rotate", rotate_program, name="rotate_program"),
    path("g/<str:gid>/me/programs/<str:aid>/try", try_program, name="try_program"),
]
