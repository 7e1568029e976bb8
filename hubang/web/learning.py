"""从审核里学习: what the owner has the screening learn from reviewers' decisions, what it would change, and the switch."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid.actions import export_labels
from hubang.aid.said import said_by_id
from hubang.groups.models import Membership
from hubang.groups.queries import nicknames
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.labels import FEWEST_DECIDED
from hubang.moderation.models import GroupModel
from hubang.moderation.queries import decision_count, may_be_used, model_for, model_in_use, models_for
from hubang.moderation.trials import Said
from hubang.web.door import act_once, go, member_page, page


@member_page
def learning(request: HttpRequest, member: Membership) -> HttpResponse:
    """What judges here, what was learnt, and what there is to learn from."""
    models_for(member)
    now, refusal = timezone.now(), None
    acts: dict[str, Callable[[], object]] = {
        "learn": lambda: actions.want_model(member, now=now),
        "back": lambda: actions.use_model(member, None, now=now),
    }
    if request.method == "POST":
        refusal = _do(request, acts)
        if refusal is None:
            return go("learning", member.group.public_id)
    rows = models_for(member)
    return page(
        request,
        member,
        "moderation/learning.html",
        "me",
        refusal.status if refusal else 200,
        models=[(row, may_be_used(row)) for row in rows],
        is_learning=any(row.state in {"wanted", "learning"} for row in rows),
        used=model_in_use(member.group),
        decisions=decision_count(member),
        fewest=FEWEST_DECIDED,
        refused=refusal,
    )


@dataclass(frozen=True)
class Changed:
    """A text on which the two differ, as it is shown: what it is taken for, by whom, when."""

    said: Said
    label: str
    by: str


@member_page
def learnt(request: HttpRequest, member: Membership, model: str) -> HttpResponse:
    """One model: what it would change on the group's own texts, and the switch."""
    row, now, refusal = model_for(member, model), timezone.now(), None
    acts: dict[str, Callable[[], object]] = {
        "use": lambda: actions.use_model(member, row, now=now),
        "back": lambda: actions.use_model(member, None, now=now),
    }
    if request.method == "POST":
        refusal = _do(request, acts)
        if refusal is None:
            return go("learnt", member.group.public_id, model)
    used = model_in_use(member.group)
    return page(
        request,
        member,
        "moderation/learnt.html",
        "me",
        refusal.status if refusal else 200,
        row=row,
        is_used=used is not None and used.pk == row.pk,
        may=may_be_used(row),
        more=_changed(member, row, "more"),
        less=_changed(member, row, "less"),
        refused=refusal,
    )


def _do(request: HttpRequest, acts: dict[str, Callable[[], object]]) -> Refused | None:
    wanted = request.POST.get("act", "")
    if wanted not in acts:
        return None

    def once() -> str:
        acts[wanted]()
        return wanted

    try:
        act_once(request, f"learning_{wanted}", once)
    except Absent:
        raise
    except Refused as refusal:
        return refusal
    return None


def _changed(member: Membership, row: GroupModel, which: str) -> list[Changed]:
    kept = [(kind, pid, label) for kind, pid, label in row.comparison.get(which, [])]
    texts = said_by_id(member.group, [(kind, pid) for kind, pid, _label in kept])
    there = [(texts[kind, pid], label) for kind, pid, label in kept if (kind, pid) in texts]
    names = nicknames(member, [said.author for said, _label in there])
    return [Changed(said, label, names.get(said.author, "")) for said, label in there]


@member_page
def labels_file(request: HttpRequest, member: Membership) -> HttpResponse:
    """The decided texts as a file: by POST alone, for it is the owner's act and is written down."""
    models_for(member)
    if request.method != "POST":
        return go("learning", member.group.public_id)
    content = export_labels(member, now=timezone.now())
    response = HttpResponse(content, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hubang-labels.jsonl"'
    return response


urlpatterns = [
    path("g/<str:gid>/manage/learning", learning, name="learning"),
    path("g/<str:gid>/manage/learning/labels.jsonl", labels_file, name="labels_file"),
    path("g/<str:gid>/manage/learning/m/<str:model>", learnt, name="learnt"),
]
