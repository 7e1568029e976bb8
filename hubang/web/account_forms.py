"""Forms of the account library, in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

# Said by the library's own templates; our catalogue answers for them.
LIBRARY_WORDS = (
    N_("Sign in with a passkey"),
    N_("Add Security Key"),
    N_("Security key added."),
    N_("Security Keys"),
)


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey signs in by itself unless the person says otherwise."""

    name = forms.CharField(required=False, max_length=60, label=_("A name for this passkey"))
    passwordless = forms.BooleanField(
        required=False, initial=True, label=_("Sign in with it alone, without a password")
    )


class SignInForm(LoginForm):  # type: ignore[misc]
    """Without the library's way back by e-mail: here it is the recovery code, and nobody gave an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
