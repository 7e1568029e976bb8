"""The caller's account as far as a program may touch it: its tokens, its language, signing out everywhere.

What signs a person in (recovery code, second device, password, passkey) is made on the pages alone, where the person sits: a token that
got away must never become the account.
"""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from hubang.accounts import actions
from hubang.accounts.models import ApiToken
from hubang.accounts.queries import own_token, tokens_of
from hubang.api.auth import Token, caller, token_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, Strict, do_once
from hubang.lib.refused import Refused, check

router = Router(tags=["account"])
Scope = Literal["read", "ask", "help", "chat", "profile", "manage"]


class TokenOut(Schema):
    """A token without its text."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None


class TokenIn(Strict):
    """A new token: what it is for, what it may do (no more than the one that makes it), for how many days (null: until revoked)."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=6)]
    days: Annotated[int, Field(ge=1, le=3650)] | None = None


class TokenMade(Schema):
    """The text of a token, shown once; empty when the same key comes again."""

    id: str
    token: str


class AccountOut(Schema):
    """The caller's account. Nickname and face belong to a membership."""

    id: str
    language: str
    has_password: bool


class AccountIn(Strict):
    """The language in which things are written to the caller."""

    language: Literal["zh-hans", "en"]


class SignOutIn(Strict):
    """Whether every token ends as well, also the one that is used here."""

    tokens: bool = False


def token_out(row: ApiToken) -> TokenOut:
    """A token, shown."""
    same = {name: getattr(row, name) for name in ("name", "scopes", "created_at", "expires_at")}
    return TokenOut(id=row.public_id, **same)


@router.get("/account", auth=Token("read"), response={200: AccountOut, **RESPONSES})
def account(request: HttpRequest) -> AccountOut:
    """The caller's account."""
    user = caller(request)
    return AccountOut(id=user.public_id, language=user.language, has_password=user.has_usable_password())


@router.patch("/account", auth=Token("profile"), response={200: AccountOut, **RESPONSES})
def change_account(request: HttpRequest, body: AccountIn, key: Key) -> AccountOut:
    """Choose the language."""
    user, now = caller(request), timezone.now()
    act = lambda: actions.choose_language(user, body.language).public_id  # noqa: E731
    do_once(request, key, "choose_language", body.dict(), act, now)
    user.refresh_from_db()
    return account(request)


@router.post("/account/sign-out", auth=Token("profile"), response={200: Done, **RESPONSES})
def sign_out_everywhere(request: HttpRequest, body: SignOutIn, key: Key) -> Done:
    """End every session of the caller at once, and on request every token."""
    user, now = caller(request), timezone.now()

    def act() -> str:
        actions.sign_out_everywhere(user, now=now, tokens_too=body.tokens)
        return user.public_id

    return Done(id=do_once(request, key, "sign_out_everywhere", body.dict(), act, now))


@router.get("/tokens", auth=Token("read"), response={200: list[TokenOut], **RESPONSES})
def tokens(request: HttpRequest) -> list[TokenOut]:
    """The caller's living tokens, newest first; ten at most."""
    return [token_out(row) for row in tokens_of(caller(request))]


@router.post("/tokens", auth=Token("profile"), response={200: TokenMade, **RESPONSES})
def make_token(request: HttpRequest, body: TokenIn, key: Key) -> TokenMade:
    """Make a token that may do no more and lives no longer than the one that is used here."""
    user, now, texts = caller(request), timezone.now(), [""]
    check(_exceeds(token_of(request), body, now))
    ends = _end_of(token_of(request), body, now)

    def act() -> str:
        row, texts[0] = actions.make_token(user, name=body.name, scopes=list(body.scopes), now=now, expires_at=ends)
        return row.public_id

    return TokenMade(id=do_once(request, key, "make_token", body.dict(), act, now), token=texts[0])


def _exceeds(token: ApiToken, body: TokenIn, now: datetime) -> Refused | None:
    asked_end = _end_of(token, body, now)
    outlives = token.expires_at is not None and asked_end is not None and asked_end > token.expires_at
    if set(body.scopes) <= set(token.scopes) and not outlives:
        return None
    message = _(
        "A token makes only tokens that may do no more and live no longer than itself. Make others in the account, under “API tokens”."
    )
    return Refused("scope_missing", message, status=403)


def _end_of(token: ApiToken, body: TokenIn, now: datetime) -> datetime | None:
    return token.expires_at if body.days is None else now + timedelta(days=body.days)


@router.post("/tokens/{tid}/revoke", auth=Token("profile"), response={200: Done, **RESPONSES})
def revoke(request: HttpRequest, tid: str, body: Empty, key: Key) -> Done:
    """End a token at once; also the one that is used here."""
    user, now = caller(request), timezone.now()

    def act() -> str:
        return actions.revoke_token(user, own_token(user, tid), now=now).public_id

    return Done(id=do_once(request, key, "revoke_token", body.dict(), act, now))
