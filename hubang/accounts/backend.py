"""Who signs in, and who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from hubang.accounts.models import User
from hubang.lib.prepared import prepared


@prepared
def _user(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk, is_active=True)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """The account library's way to sign in; the user of a session is read by a query that is compiled once."""

    def get_user(self, user_id: int) -> User | None:
        """The active user with this key."""
        return _user.first(user_id)
