"""The group's own words."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from hubang.moderation.actions import add_word, remove_word
from hubang.moderation.models import CATEGORIES
from hubang.moderation.queries import word_for, words_for
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text


@member_page
def words(request: HttpRequest, member: Membership) -> HttpResponse:
    """The list, and a new word."""
    rows, refusal = words_for(member), None
    if request.method == "POST":
        try:
            fields = {
                "text": text(request, "text", 120),
                "category": request.POST.get("category", ""),
                "severity": request.POST.get("severity", ""),
            }
            act_once(request, "add_word", lambda: add_word(member, **fields, now=timezone.now()).public_id, **fields)
        except Refused as refused:
            refusal = refused
        else:
            return go("words", member.group.public_id)
    status = refusal.status if refusal else 200
    return page(
        request, member, "moderation/words.html", "me", status, words=rows, categories=CATEGORIES, refused=refusal
    )


@member_page
def remove(request: HttpRequest, member: Membership, wid: str) -> HttpResponse:
    """Take a word off the list."""
    if request.method == "POST":
        remove_word(member, word_for(member, wid), now=timezone.now())
    return go("words", member.group.public_id)


urlpatterns = [
    path("g/<str:gid>/manage/words", words, name="words"),
    path("g/<str:gid>/manage/words/<str:wid>/remove", remove, name="remove_word"),
]
