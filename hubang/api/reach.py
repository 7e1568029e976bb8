"""Wishes, rest, mail boxes, and the programs that are called."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from hubang.accounts import actions
from hubang.accounts.models import User
from hubang.accounts.queries import addresses_of, can_send_mail, own_program, own_way
from hubang.api.auth import Token, caller, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Moment, Strict, do_once
from hubang.lib.refused import Refused
from hubang.notify.kinds import FAMILIES
from hubang.notify.models import Address
from hubang.notify.preferences import NUMBERS, absence_of, change_preferences, come_back, go_away, preferences_of
from hubang.notify.ways import WAYS

router = Router(tags=["notices"])
Hour = Annotated[int, Field(ge=0, le=23)]
Timing = Literal["now", "digest", "off"]
Family = Literal["wanted", "help", "talk", "group", "duty", "decisions"]
Chosen = Literal["email", "webpush"]


class PreferencesOut(Schema):
    """What the caller wants to hear when; hours are those of Shanghai."""

    quiet_from: int
    quiet_until: int
    digest_hour: int
    asks_per_day: int
    messages_per_day: int
    choices: dict[str, dict[str, str]]
    away_until: datetime | None


class PreferencesIn(Strict):
    """What is left out stays as it is."""

    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    digest_hour: Hour | None = None
    asks_per_day: Annotated[int, Field(ge=0, le=20)] | None = None
    messages_per_day: Annotated[int, Field(ge=1, le=50)] | None = None
    choices: dict[Chosen, dict[Family, Timing]] = {}


class AwayIn(Strict):
    """Why and until when nobody is to ask the caller for help."""

    why: Literal["holiday", "illness", "other"]
    until: Moment


class WayOut(Schema):
    """A mail box or a browser of the caller's. A mail box that is not confirmed gets nothing."""

    id: str
    channel: str
    name: str
    is_confirmed: bool


class MailboxIn(Strict):
    """A mail box of the caller's own."""

    mailbox: Annotated[str, Field(min_length=3, max_length=250)]


class WebhookIn(Strict):
    """A program to call for each notice of the caller in this group."""

    url: Annotated[str, Field(min_length=1, max_length=2000)]
    label: Annotated[str, Field(max_length=40)] = ""


class WebhookOut(Schema):
    """A program that is called; its secret is shown once, when it is made."""

    id: str
    url: str
    label: str
    created_at: datetime
    failures: int


class WebhookMade(Schema):
    """The id, and the signing secret. It is empty when the same key comes again."""

    id: str
    secret: str


def preferences_out(user: User, now: datetime) -> dict[str, Any]:
    """Every wish, also those that are the defaults."""
    wishes, absence = preferences_of(user), absence_of(user.pk, now)
    ways = [name for name, way in WAYS.items() if way.is_chosen]
    choices = {way: {family: wishes.timing(way, kinds[0]) for family, kinds in FAMILIES.items()} for way in ways}
    numbers = {name: getattr(wishes, name) for name in NUMBERS}
    return {**numbers, "choices": choices, "away_until": absence.ends_at if absence else None}


@router.get("/preferences", auth=Token("read"), response={200: PreferencesOut, **RESPONSES})
def preferences(request: HttpRequest) -> dict[str, Any]:
    """What the caller wants to hear when."""
    return preferences_out(caller(request), timezone.now())


@router.patch("/preferences", auth=Token("profile"), response={200: PreferencesOut, **RESPONSES})
def set_preferences(request: HttpRequest, body: PreferencesIn, key: Key) -> dict[str, Any]:
    """Change some of it."""
    user, now = caller(request), timezone.now()
    sent = body.dict(exclude_none=True)
    choices = sent.pop("choices")

    def act() -> str:
        change_preferences(user, numbers=sent, choices=choices)
        return user.public_id

    do_once(request, key, "change_preferences", body.dict(), act, now)
    return preferences_out(user, now)


@router.post("/away", auth=Token("profile"), response={200: PreferencesOut, **RESPONSES})
def away(request: HttpRequest, body: AwayIn, key: Key) -> dict[str, Any]:
    """Rest until a moment: nobody asks the caller for help, and what is not given does not count."""
    user, now = caller(request), timezone.now()
    until = body.until if body.until.tzinfo else timezone.make_aware(body.until)

    def act() -> str:
        go_away(user, why=body.why, until=until, now=now)
        return user.public_id

    do_once(request, key, "go_away", body.dict(), act, now)
    return preferences_out(user, now)


@router.post("/back", auth=Token("profile"), response={200: PreferencesOut, **RESPONSES})
def back(request: HttpRequest, body: Empty, key: Key) -> dict[str, Any]:
    """Be there again."""
    user, now = caller(request), timezone.now()

    def act() -> str:
        come_back(user, now=now)
        return user.public_id

    do_once(request, key, "come_back", body.dict(), act, now)
    return preferences_out(user, now)


def way_out(row: Address) -> WayOut:
    """A mail box by its address, a browser by its name."""
    name = row.value.reveal() if row.channel == "email" else row.label
    return WayOut(id=row.public_id, channel=row.channel, name=name, is_confirmed=row.confirmed_at is not None)


@router.get("/ways", auth=Token("read"), response={200: list[WayOut], **RESPONSES})
def ways(request: HttpRequest) -> list[WayOut]:
    """The mail boxes and browsers that notices of all the caller's groups go to."""
    user = caller(request)
    return [way_out(row) for channel in ("email", "webpush") for row in addresses_of(user, channel)]


@router.post("/groups/{gid}/mailboxes", auth=Token("profile"), response={200: Done, **RESPONSES})
def add_mailbox(request: HttpRequest, gid: str, body: MailboxIn, key: Key) -> Done:
    """Name a mail box. One mail asks its owner; nothing more goes there before the yes."""
    member, now = member_of(request, gid), timezone.now()
    if not can_send_mail():
        raise Refused("no_mail_here", _("This site sends no mail. Please choose another way."))

    def act() -> str:
        return actions.add_mailbox(member.user, value=body.mailbox, group=gid, now=now).public_id

    return Done(id=do_once(request, key, "add_mailbox", body.dict(), act, now))


@router.post("/ways/{hid}/remove", auth=Token("profile"), response={200: Done, **RESPONSES})
def remove_way(request: HttpRequest, hid: str, body: Empty, key: Key) -> Done:
    """Send nothing there any more."""
    user, now = caller(request), timezone.now()
    act = lambda: actions.end_address(user, own_way(user, hid), now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "end_address", body.dict(), act, now))


def webhook_out(row: Address) -> WebhookOut:
    """A program, shown to who registered it."""
    return WebhookOut(
        id=row.public_id, url=row.value.reveal(), label=row.label, created_at=row.created_at, failures=row.failures
    )


HOOKS = "/groups/{gid}/webhooks"


@router.get(HOOKS, auth=Token("read"), response={200: list[WebhookOut], **RESPONSES})
def webhooks(request: HttpRequest, gid: str) -> list[WebhookOut]:
    """The caller's programs in this group."""
    member = member_of(request, gid)
    return [webhook_out(row) for row in addresses_of(member.user, "webhook", member.group.public_id)]


@router.post(HOOKS, auth=Token("profile"), response={200: WebhookMade, **RESPONSES})
def add_webhook(request: HttpRequest, gid: str, body: WebhookIn, key: Key) -> WebhookMade:
    """Have a program called for each notice of the caller in this group, signed as Standard Webhooks says."""
    member, now = member_of(request, gid), timezone.now()
    made: list[str] = []

    def act() -> str:
        program = actions.add_program(member.user, group=member.group.public_id, now=now, **body.dict())
        made.append(program.secret)
        return program.address.public_id

    public_id = do_once(request, key, "add_program", body.dict(), act, now)
    return WebhookMade(id=public_id, secret=made[0] if made else "")


@router.post(HOOKS + "/{hid}/rotate", auth=Token("profile"), response={200: WebhookMade, **RESPONSES})
def rotate_webhook(request: HttpRequest, gid: str, hid: str, body: Empty, key: Key) -> WebhookMade:
    """A new signing secret; for 24 hours the former one signs along."""
    member, now = member_of(request, gid), timezone.now()
    address = own_program(member.user, member.group.public_id, hid)
    made: list[str] = []

    def act() -> str:
        program = actions.rotate_secret(member.user, address, now=now)
        made.append(program.secret)
        return program.address.public_id

    public_id = do_once(request, key, "rotate_secret", body.dict(), act, now)
    return WebhookMade(id=public_id, secret=made[0] if made else "")


@router.post(HOOKS + "/{hid}/try", auth=Token("profile"), response={200: Done, **RESPONSES})
def try_webhook(request: HttpRequest, gid: str, hid: str, body: Empty, key: Key) -> Done:
    """Have the program called once with `notice.program_tried`, to see whether it answers."""
    member, now = member_of(request, gid), timezone.now()
    address = own_program(member.user, member.group.public_id, hid)
    act = lambda: actions.try_program(member.user, address, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "try_program", body.dict(), act, now))


@router.post(HOOKS + "/{hid}/remove", auth=Token("profile"), response={200: Done, **RESPONSES})
def remove_webhook(request: HttpRequest, gid: str, hid: str, body: Empty, key: Key) -> Done:
    """Call the program no more."""
    member, now = member_of(request, gid), timezone.now()
    address = own_program(member.user, member.group.public_id, hid)
    act = lambda: actions.end_address(member.user, address, now=now).public_id  # noqa: E731
    return Done(id=do_once(request, key, "end_address", body.dict(), act, now))
