"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by an invite alone: allauth's own sign-up is closed."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False
