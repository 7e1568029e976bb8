"""What a helper does in the shop's app, in one line."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.aid.models import HelpRequest
from hubang.web.present import PLATFORMS

# By activity. The words on the shops' buttons change without notice: only the steady ones are named.
STEPS = {
    "砍价": N_("Open %(shop)s, tap “help cut the price”, then come back here"),
    "助力": N_("Open %(shop)s, tap “boost”, then come back here"),
    "拼团": N_("Open %(shop)s and join the group buy, then come back here"),
    "领现金": N_("Open %(shop)s, tap to help, then come back here"),
    "果园": N_("Open %(shop)s, water the tree, then come back here"),
}
ANY = N_("Open %(shop)s, help there, then come back here")
BY_CODE = N_("Copy the code and open %(shop)s: it finds the code by itself. Then come back here")


def shop_of(request: HelpRequest) -> str:
    """The shop's name, or “the page”."""
    known = PLATFORMS.get(request.platform)
    return _(known) if known else _("the page")


def step_of(request: HelpRequest, *, by_code: bool) -> str:
    """What to do there. The free-of-charge scenes have no app."""
    return _(BY_CODE if by_code else STEPS.get(request.activity, ANY)) % {"shop": shop_of(request)}
