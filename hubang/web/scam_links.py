"""Links that cheat people: listed here, taken over from other sites, given to them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.queries import own_scam_links, scam_list_for, scam_lists_for
from hubang.moderation.scam_links import MOST_BYTES, as_file
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text


@member_page
def links(request: HttpRequest, member: Membership) -> HttpResponse:
    """The lists, and what can be done with them."""
    scam_lists_for(member)
    refusal = None
    if request.method == "POST":
        try:
            _do(request, member)
        except Absent:
            raise
        except Refused as refused:
            refusal = refused
        else:
            return go("scam_links", member.group.public_id)
    status = refusal.status if refusal else 200
    lists = [one for one in scam_lists_for(member) if not one.is_own]
    return page(
        request,
        member,
        "moderation/links.html",
        "me",
        status,
        lists=lists,
        links=own_scam_links(member),
        typed=request.POST.get("link", "")[:2000] if refusal else "",
        refused=refusal,
    )


def _do(request: HttpRequest, member: Membership) -> None:
    now, wanted = timezone.now(), request.POST.get("act", "")
    link, public_id = text(request, "link", 4000), request.POST.get("id", "")[:16]
    name, phrase, whole = text(request, "name", 80), text(request, "phrase", 400), request.POST.get("host") == "1"
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: actions.list_link(member, link=link, whole_host=whole, now=now),
        "import": lambda: actions.import_links(member, data=_file(request), name=name, phrase=phrase, now=now),
        "remove": lambda: actions.remove_link(member, public_id, now=now),
        "remove_list": lambda: actions.remove_list(member, scam_list_for(member, public_id), now=now),
    }
    if wanted in acts:

        def once() -> str:
            acts[wanted]()
            return wanted

        act_once(request, f"links_{wanted}", once, link=link, whole=whole, id=public_id)


def _file(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    return b"" if file is None or isinstance(file, list) else file.read(MOST_BYTES + 1)


@member_page
def links_file(request: HttpRequest, member: Membership) -> HttpResponse:
    """The group's own list as a file for other sites: hashes and nothing else."""
    content = as_file([row.digest for row in own_scam_links(member)], "")
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hubang-scam-links.json"'
    return response


urlpatterns = [
    path("g/<str:gid>/manage/links", links, name="scam_links"),
    path("g/<str:gid>/manage/links/file.json", links_file, name="links_file"),
]
