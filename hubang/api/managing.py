"""Running a group: settings, rules, roles, log. Handing a group over is done on the pages only."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.api.auth import Token, member_of
from hubang.api.pages import Place, page_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done, Page
from hubang.api.writes import Key, Strict, do_once
from hubang.audit.models import AuditEntry
from hubang.audit.queries import entries_of
from hubang.groups import actions
from hubang.groups.limits import COMMUNITY_SETTINGS, SETTINGS
from hubang.groups.models import Membership
from hubang.groups.queries import member_for
from hubang.lib.refused import Absent, check
from hubang.moderation.actions import screen_text
from hubang.moderation.written import of_rules

router = Router(tags=["managing"])
Value = str | int | bool | list[str]
# Settings that members read as words.
WORDS = ("name", "description", "join_question")


class SettingsIn(Strict):
    """Settings by name (docs/operations.md lists them); the others stay as they are."""

    values: Annotated[dict[str, Value], Field(min_length=1, max_length=len(SETTINGS) + len(COMMUNITY_SETTINGS))]


class RuleIn(Strict):
    """One rule of the next version."""

    kind: Literal["right", "duty"]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(max_length=500)] = ""


class RulesIn(Strict):
    """All rules of the next version, in order."""

    rules: Annotated[list[RuleIn], Field(min_length=1, max_length=30)]


class Version(Schema):
    """The number of the rules' version."""

    version: int


class RoleIn(Strict):
    """A role and, for an admin, its duties."""

    role: Literal["member", "admin"]
    duties: list[Literal["welcome", "review", "safety", "mediate"]] = []


class Entry(Schema):
    """One entry of the group's log: who did what to what, by public ids."""

    at: datetime
    actor: str
    verb: str
    object_type: str
    object_id: str


@router.get("/groups/{gid}/settings", auth=Token("manage"), response={200: dict[str, Any], **RESPONSES})
def settings(request: HttpRequest, gid: str) -> dict[str, Any]:
    """All settings of the group, for its owner."""
    member = member_of(request, gid)
    check(None if member.role == "owner" else Absent())
    own = {name: getattr(member.group, name) for name in SETTINGS}
    return {**own, **{name: getattr(member.group.community, name) for name in COMMUNITY_SETTINGS}}


@router.patch("/groups/{gid}/settings", auth=Token("manage"), response={200: Done, **RESPONSES})
def change_settings(request: HttpRequest, gid: str, body: SettingsIn, key: Key) -> Done:
    """Change settings, by the owner. Unknown names are refused."""
    member, now = member_of(request, gid), timezone.now()
    _screen(member, body.values, now)

    def act() -> str:
        return actions.change_settings(member, values=body.values, now=now).public_id

    return Done(id=do_once(request, key, "change_settings", body.dict(), act, now))


def _screen(member: Membership, values: dict[str, Value], now: datetime) -> None:
    said = {name: str(values[name])[:200] for name in WORDS if name in values}
    if said and member.role == "owner":
        screen_text(member, where="group", text=said, now=now)


@router.post("/groups/{gid}/rules/publish", auth=Token("manage"), response={200: Version, **RESPONSES})
def publish_rules(request: HttpRequest, gid: str, body: RulesIn, key: Key) -> Version:
    """Publish the next version of the rules, by the owner: `{"version"}`. Everybody accepts it before writing again."""
    member, now = member_of(request, gid), timezone.now()
    check(None if member.role == "owner" else Absent())
    rules = [(rule.kind, rule.title, rule.text) for rule in body.rules]
    screen_text(member, where="rule", text=of_rules(rules), now=now)

    def act() -> str:
        return str(actions.publish_rules(member, rules=rules, now=now).version)

    return Version(version=int(do_once(request, key, "publish_rules", body.dict(), act, now)))


@router.post("/groups/{gid}/members/{pid}/role", auth=Token("manage"), response={200: Done, **RESPONSES})
def give_role(request: HttpRequest, gid: str, pid: str, body: RoleIn, key: Key) -> Done:
    """Make a member an admin with duties, or an admin a member again; by the owner."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        other = member_for(member, pid)
        return actions.give_role(member, other, role=body.role, duties=list(body.duties), now=now).public_id

    return Done(id=do_once(request, key, "give_role", body.dict(), act, now))


@router.get("/groups/{gid}/log", auth=Token("read"), response={200: Page[Entry], **RESPONSES})
def log(request: HttpRequest, gid: str, cursor: Place = "") -> dict[str, Any]:
    """What the admins did in the group, newest first. Whom a measure was about is named to admins only."""
    member = member_of(request, gid)
    rows = entries_of(member.group.public_id)
    return page_of(rows, cursor, lambda found: [_entry(row, member).dict() for row in found])


def _entry(row: AuditEntry, reader: Membership) -> Entry:
    named = row.object_id if reader.is_admin or row.object_type != "member" else ""
    return Entry(at=row.at, actor=row.actor, verb=row.verb, object_type=row.object_type, object_id=named)
