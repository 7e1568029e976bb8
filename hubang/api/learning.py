"""What the owner has the screening learn from reviewers' decisions."""

import json
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from hubang.aid.actions import export_labels
from hubang.api.auth import Token, member_of
from hubang.api.refusals import RESPONSES
from hubang.api.schemas import Done
from hubang.api.writes import Empty, Key, do_once
from hubang.groups.models import Membership
from hubang.moderation import actions
from hubang.moderation.models import GroupModel
from hubang.moderation.queries import may_be_used, model_for, model_in_use, models_for

router = Router(tags=["learning"])


class ChangeOut(Schema):
    """A text on which the two models differ: what it is, its id, and what it is taken for by the one that stops it."""

    type: str
    id: str
    label: str


class ComparisonOut(Schema):
    """What a model would change in what was said in the last 90 days: `more` would be stopped, `less` let through (the newest of them)."""

    texts: int
    old_stopped: int
    new_stopped: int
    more_count: int
    less_count: int
    more: list[ChangeOut]
    less: list[ChangeOut]
    decided: int
    old_right: int
    new_right: int


class ModelOut(Schema):
    """A model of the group's own. `is_usable`: learnt, and on the screening of this version of Hubang."""

    id: str
    state: str
    failure: str
    created_at: datetime
    decided: int
    is_usable: bool
    is_used: bool
    comparison: ComparisonOut | None


class LabelOut(Schema):
    """A decided text, covered, with its label."""

    text: str
    label: str


@router.get("/groups/{gid}/models", auth=Token("manage"), response={200: list[ModelOut], **RESPONSES})
def models(request: HttpRequest, gid: str) -> list[ModelOut]:
    """What was learnt from the decisions of the group's reviewers, for the owner, newest first."""
    member = member_of(request, gid)
    return [_out(member, row) for row in models_for(member)]


@router.post("/groups/{gid}/models", auth=Token("manage"), response={200: Done, **RESPONSES})
def learn(request: HttpRequest, gid: str, body: Empty, key: Key) -> Done:
    """Learn from what reviewers have decided so far; it takes a few minutes, and nothing changes until it is switched to."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        return actions.want_model(member, now=now).public_id

    return Done(id=do_once(request, key, "learn_model", body.dict(), act, now))


@router.post("/groups/{gid}/models/shipped/use", auth=Token("manage"), response={200: Done, **RESPONSES})
def go_back(request: HttpRequest, gid: str, body: Empty, key: Key) -> Done:
    """Judge with the screening as it comes with Hubang again."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        actions.use_model(member, None, now=now)
        return "shipped"

    return Done(id=do_once(request, key, "use_shipped", body.dict(), act, now))


@router.get("/groups/{gid}/models/{model}", auth=Token("manage"), response={200: ModelOut, **RESPONSES})
def model(request: HttpRequest, gid: str, model: str) -> ModelOut:
    """One model, and what it would change."""
    member = member_of(request, gid)
    return _out(member, model_for(member, model))


@router.post("/groups/{gid}/models/{model}/use", auth=Token("manage"), response={200: Done, **RESPONSES})
def use(request: HttpRequest, gid: str, model: str, body: Empty, key: Key) -> Done:
    """Judge with this model from now on."""
    member, now = member_of(request, gid), timezone.now()

    def act() -> str:
        row = model_for(member, model)
        actions.use_model(member, row, now=now)
        return row.public_id

    return Done(id=do_once(request, key, "use_model", body.dict(), act, now))


@router.post("/groups/{gid}/labels", auth=Token("manage"), response={200: list[LabelOut], **RESPONSES})
def labels(request: HttpRequest, gid: str, body: Empty) -> list[LabelOut]:
    """The decided texts, covered, with their labels; for the owner, and written down. A post, for the texts leave the site."""
    lines = export_labels(member_of(request, gid), now=timezone.now()).split("\n")
    return [LabelOut(**json.loads(line)) for line in lines if line]


def _out(member: Membership, row: GroupModel) -> ModelOut:
    used = model_in_use(member.group)
    return ModelOut(
        id=row.public_id,
        state=row.state,
        failure=row.failure,
        created_at=row.created_at,
        decided=row.decided,
        is_usable=may_be_used(row) is None,
        is_used=used is not None and used.pk == row.pk,
        comparison=_comparison(row) if row.comparison else None,
    )


def _comparison(row: GroupModel) -> ComparisonOut:
    found = dict(row.comparison)
    for name in ("more", "less"):
        found[name] = [{"type": kind, "id": public_id, "label": label} for kind, public_id, label in found[name]]
    return ComparisonOut.model_validate(found)
