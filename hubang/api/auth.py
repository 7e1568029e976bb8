"""Who calls: a token made by the member, in the Authorization header. Cookies alone open nothing here."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from hubang.accounts.models import ApiToken, User
from hubang.accounts.queries import api_token_for
from hubang.groups.models import Membership
from hubang.groups.policies import may_enter
from hubang.groups.queries import membership_for
from hubang.lib.refused import Refused, check


class Token(HttpBearer):
    """`Authorization: Bearer hb_...` with the scope that the operation needs."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token's row, or None (401); a token without the scope is refused with 403."""
        row = api_token_for(token, now=timezone.now())
        if row is None:
            return None
        check(_lacks(row, self.scope))
        request.user = row.user
        return row


def _lacks(token: ApiToken, scope: str) -> Refused | None:
    if scope in token.scopes:
        return None
    return Refused(
        "scope_missing",
        _(
            "This token may not do that: it has not the scope “%(scope)s”. Make another in the account, under “API tokens”."
        )
        % {"scope": scope},
        status=403,
    )


def caller(request: HttpRequest) -> User:
    """The user behind the token."""
    assert isinstance(request.user, User)
    return request.user


def token_of(request: HttpRequest) -> ApiToken:
    """The token that is used."""
    token = getattr(request, "auth", None)
    assert isinstance(token, ApiToken)
    return token


def member_of(request: HttpRequest, gid: str) -> Membership:
    """The caller's own membership of the group; `Absent` when there is none, refused until the rules of today are accepted."""
    member = any_member_of(request, gid)
    check(may_enter(member))
    return member


def any_member_of(request: HttpRequest, gid: str) -> Membership:
    """The same before the rules are accepted: for reading and accepting them, leaving, and what concerns oneself."""
    return membership_for(caller(request), gid)
