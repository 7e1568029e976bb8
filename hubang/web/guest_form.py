"""Forms of people without an account: what the idempotency key is for members, this is for them."""

import secrets

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils.translation import gettext as _
from markupsafe import Markup

from hubang.lib.refused import Refused

GOOD_FOR = 24 * 3600
FIELD = "guest_form"


def guest_field() -> Markup:
    """A hidden field with the secret of this form: 144 random bits, signed, so that nobody chooses it."""
    secret = _signer().sign(secrets.token_urlsafe(18))
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secret)


def read_form(request: HttpRequest) -> str:
    """The secret out of the form that was sent; `Refused` when it is not one of ours or older than a day."""
    try:
        return _signer().unsign(request.POST.get(FIELD, "")[:200], max_age=GOOD_FOR)
    except BadSignature as error:
        raise Refused("bad_key", _("This form has grown old. Please open the page again."), status=422) from error


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="hubang guest form")
