"""The door of every page inside a group: who asks, in which group, and what every page shows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hubang.accounts.actions import once
from hubang.accounts.models import User
from hubang.chat.queries import group_unread
from hubang.groups.models import Membership
from hubang.groups.policies import may_enter
from hubang.groups.queries import membership_for
from hubang.lib.refused import Refused
from hubang.live.log import position
from hubang.moderation.queries import case_count
from hubang.notify.queries import unread_count

View = Callable[..., HttpResponse]


def member_page(view: View) -> View:
    """Resolve `gid` to the caller's own membership and pass it on; `Absent` for everybody else."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def shown(request: HttpRequest, gid: str, *args: Any, **kwargs: Any) -> HttpResponse:
        member = membership_for(signed_in(request), gid)
        refusal = None if _is_free(request) else may_enter(member)
        if refusal is not None:
            return _to_the_rules(request, gid, refusal)
        return view(request, member, *args, **kwargs)

    return shown


# What is open before new rules are accepted: reading and accepting them, leaving, and what concerns oneself.
FREE = frozenset({"accept_rules", "about", "rules", "me", "leave", "notices", "flag", "appeal", "outcome"})


def _is_free(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.url_name in FREE


def _to_the_rules(request: HttpRequest, gid: str, refusal: Refused) -> HttpResponse:
    """Whoever opens a page is led to them; pieces of a page and posts are refused."""
    if request.method == "POST" or is_fragment(request):
        raise refusal
    return HttpResponseRedirect(reverse("accept_rules", args=[gid]))


def signed_in(request: HttpRequest) -> User | None:
    """The user of the session, or None."""
    return request.user if isinstance(request.user, User) else None


def is_fragment(request: HttpRequest) -> bool:
    """Whether a piece of a page is asked for."""
    return request.headers.get("HX-Request") == "true"


def page(
    request: HttpRequest, member: Membership, template: str, place: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """A page inside the group, with the counts of its bar and the cursor from which its live stream goes on."""
    epoch, last = position(member.group.public_id)
    listens = not _is_free(request) or may_enter(member) is None
    context |= {
        "member": member,
        "group": member.group,
        "place": place,
        **counts_of(member),
        "cursor": f"{epoch}-{last}" if listens else "",
    }
    return render(request, template, context, status=status, using="jinja")


def counts_of(member: Membership) -> dict[str, int]:
    """What the bar counts: unread messages, and what waits under 我的."""
    waiting = unread_count(member.user_id, member.group.public_id) + case_count(member)
    return {"unread": group_unread(member), "waiting": waiting}


def act_once(request: HttpRequest, action: str, act: Callable[[], str], **parameters: Any) -> str:
    """Do one act under the form's idempotency key; the path and the given parameters are part of it."""
    user = signed_in(request)
    assert user is not None
    return once(
        user,
        key=request.POST.get("once", ""),
        action=action,
        parameters={"path": request.path, **parameters},
        act=act,
        now=timezone.now(),
    )


def go(name: str, *args: Any, anchor: str = "") -> HttpResponse:
    """See the next page (303), so that reloading repeats nothing."""
    return see(reverse(name, args=args) + (f"#{anchor}" if anchor else ""))


def see(url: str) -> HttpResponse:
    """See another address of ours (303)."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
