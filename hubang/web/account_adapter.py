"""How allauth behaves here."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from hubang.accounts import actions
from hubang.accounts.models import User
from hubang.accounts.passwords import check_guessable, shortest
from hubang.groups.queries import words_about
from hubang.web.known_device import coarse_address, mark, note_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by an invite alone: allauth's own sign-up is closed."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name and password do not fit together. Please try again, or come back in with your recovery code."
        ),
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in one goes on on this site: a path, never an address with a host, not even one of our own names."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        """The library's own pages take the same passwords as ours."""
        super().clean_password(password, user)
        words = [user.username, *words_about(user)] if isinstance(user, User) else []
        check_guessable(password, words, shortest(user))
        return password

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try, in the database and before the password is looked at."""
        name = _normal(credentials.get("username", ""))
        actions.count_sign_in(name, _client(request, name), now=timezone.now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The library's, and who signs in rightly is not kept out by what was tried before."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            name = _normal(credentials.get("username", ""))
            actions.forget_sign_ins(name, _client(request, name))
        return user

    def _rollback_login_failed_rl_usage(self) -> None:
        """The library's own counter is not used."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """As the library does; the device is known from now on. What stood in the session before is not worth keeping but its own."""
        for key in [key for key in list(request.session.keys()) if not key.startswith(("account_", "mfa_", "_auth"))]:
            del request.session[key]
        super().login(request, user)
        if isinstance(user, User):
            mark(request, user)


def _normal(name: str) -> str:
    """As names are kept (accounts/actions/signing_in.py)."""
    return unicodedata.normalize("NFKC", name[:200]).casefold()


def _client(request: HttpRequest, name: str) -> actions.Client:
    person, device = note_of(request)
    is_known = bool(person) and User.objects.filter(username=name, public_id=person).exists()
    return actions.Client(coarse_address(request), device if is_known else "")
