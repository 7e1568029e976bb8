"""Links that cheat people, as hashes."""

import json
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.moderation import actions
from hubang.moderation.queries import own_scam_links, scam_list_for
from hubang.moderation.scam_links import FORMAT, MOST_HASHES, VERSION

router = Router(tags=["scam links"])
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ScamLinkOut(Schema):
    """An own link: its hash, and its host."""

    id: str
    hash: str
    host: str
    created_at: datetime


class ScamLinkIn(Strict):
    """A link to be refused, or every link of its host."""

    link: Annotated[str, Field(min_length=4, max_length=2000)]
    whole_host: bool = False


class ScamListIn(Strict):
    """A list of another site, as docs/moderation.md says."""

    name: Annotated[str, Field(max_length=40)] = ""
    phrase: Annotated[str, Field(max_length=200)] = ""
    check: Annotated[str, Field(max_length=64)] = ""
    hashes: Annotated[list[Hash], Field(min_length=1, max_length=MOST_HASHES)]


@router.get("/groups/{gid}/scam-links", auth=Token("manage"), response={200: list[ScamLinkOut], **RESPONSES})
def links(request: HttpRequest, gid: str) -> list[ScamLinkOut]:
    """The links that the group's reviewers have listed, newest first."""
    rows = own_scam_links(member_of(request, gid))
    return [ScamLinkOut(id=r.public_id, hash=r.digest, host=r.host, created_at=r.created_at) for r in rows]


@router.post("/groups/{gid}/scam-links", auth=Token("manage"), response={200: Done, **RESPONSES})
def list_link(request: HttpRequest, gid: str, body: ScamLinkIn, key: Key) -> Done:
    """Refuse a link from now on, or every link of its host."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.list_link(member, **body.dict(), now=now).public_id

    return Done(id=do_once(request, key, "list_link", body.dict(), act, now))


@router.post("/groups/{gid}/scam-links/{lid}/remove", auth=Token("manage"), response={200: Done, **RESPONSES})
def remove_link(request: HttpRequest, gid: str, lid: str, body: Empty, key: Key) -> Done:
    """Take an own link off the list."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.remove_link(member, lid, now=now)
        return lid[:16]

    return Done(id=do_once(request, key, "remove_link", body.dict(), act, now))


@router.post("/groups/{gid}/scam-lists", auth=Token("manage"), response={200: Done, **RESPONSES})
def import_list(request: HttpRequest, gid: str, body: ScamListIn, key: Key) -> Done:
    """Take over a list of another site."""
    member, now = member_of(request, gid), timezone.now()
    content = {
        "format": FORMAT,
        "version": VERSION,
        "keyed": bool(body.phrase),
        "check": body.check,
        "hashes": body.hashes,
    }

    def act() -> str:
        data = json.dumps(content).encode()
        return actions.import_links(member, data=data, name=body.name, phrase=body.phrase, now=now).public_id

    return Done(id=do_once(request, key, "import_links", body.dict(), act, now))


@router.post("/groups/{gid}/scam-lists/{lid}/remove", auth=Token("manage"), response={200: Done, **RESPONSES})
def remove_list(request: HttpRequest, gid: str, lid: str, body: Empty, key: Key) -> Done:
    """Let go of a list with all its links."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.remove_list(member, scam_list_for(member, lid), now=now)
        return lid

    return Done(id=do_once(request, key, "remove_list", body.dict(), act, now))
