"""The caller's own tokens. New ones are made on the pages, where a person sits."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hubang.accounts import actions
from hubang.accounts.queries import own_token, tokens_of
from hubang.api.auth import Token, caller
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, do_once

router = Router(tags=["tokens"])


class TokenOut(Schema):
    """A token without its text."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None


@router.get("/tokens", auth=Token("read"), response={200: list[TokenOut], **RESPONSES})
def tokens(request: HttpRequest) -> list[TokenOut]:
    """The caller's living tokens, newest first."""
    same = ("name", "scopes", "created_at", "expires_at")
    rows = tokens_of(caller(request))
    return [TokenOut(id=row.public_id, **{name: getattr(row, name) for name in same}) for row in rows]


@router.post("/tokens/{tid}/revoke", auth=Token("profile"), response={200: Done, **RESPONSES})
def revoke(request: HttpRequest, tid: str, body: Empty, key: Key) -> Done:
    """End a token at once; also the one that is used here."""
    user, now = caller(request), timezone.now()

    def act() -> str:
        return actions.revoke_token(user, own_token(user, tid), now=now).public_id

    return Done(id=do_once(request, key, "revoke_token", body.dict(), act, now))
