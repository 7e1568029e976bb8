"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by an invite alone: allauth's own sign-up is closed."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in one goes on on this site: a path, never an address with a host, not even one of our own names."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)
