"""Every kind of person before every page, operation and stream, with every kind of thing: found, refused or absent.

All actors x all rows of rows.py x own, same group, other group, hidden, closed, absent. What is absent answers in the same bytes as what never
was; after a refusal, and after merely looking, every table is as it was; every answer has its safe headers.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Model
from django.urls import get_resolver

from hubang.aid.models import HelpRequest
from hubang.api.urls import description
from hubang.chat.models import Message
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent
from hubang.web.live import admit
from tests.access.actors import ACTORS, HALF, MEMBERS, WITHOUT_ACCOUNT
from tests.access.edges import Answer, Operations, Pages, Trials
from tests.access.rows import API, API_OF_ACCOUNTS, BY_SECRET, IN_ANOTHER_STATE, NOWHERE, PAGES, SITE, Row
from tests.access.world import ABSENT, World
from tests.api.test_parity import names

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]
Try = tuple[str, Row, str, str, str, str]


def things(world: World, row: Row, actor: str) -> Iterator[tuple[str, str, str]]:
    """(relation, group, id) of every thing that can stand in the address of a row; foreign ones in their own group and in ours."""
    ours, theirs = world.group.public_id, world.elsewhere.public_id
    if not row.kind:
        yield "same", ours, ""
        if row.in_group:
            yield from (("foreign", theirs, ""), ("absent", ABSENT, ABSENT))
        return
    for relation, public_id in world.things.of(row.kind, actor).items():
        yield relation, ours, public_id
        if relation == "foreign" and row.in_group:
            yield relation, theirs, public_id
    if row.in_group:
        yield "absent", ABSENT, ABSENT


def tries(world: World, rows: dict[str, Row], actor: str, methods: tuple[str, ...]) -> Iterator[Try]:
    """(name, row, method, relation, group, id)."""
    for name, row in rows.items():
        for method in methods:
            if row.acts_only and method != "POST":
                continue
            for relation, gid, thing in things(world, row, actor):
                yield name, row, method, relation, gid, thing


def expected(world: World, row: Row, actor: str, method: str, relation: str, gid: str) -> str:
    """What the tables promise: found, refused or absent."""
    if not row.in_group:
        return "found" if actor in row.right and (not row.kind or relation in row.finds) else "absent"
    if gid != world.group.public_id:
        # The owner of the other group has every right there, and only there.
        is_theirs = actor == "foreign owner" and gid == world.elsewhere.public_id
        return (
            "found"
            if is_theirs and ("same" in row.found_by("owner", method) if row.kind else "owner" in row.right)
            else "absent"
        )
    if actor == HALF and not row.half:
        return "refused"
    if actor not in row.right or (row.kind and relation not in row.found_by(actor, method)):
        return "absent"
    is_silenced = actor == "muted" and row.speaks and method not in {"GET", "FRAGMENT"}
    return "refused" if is_silenced or relation in row.forbidden else "found"


def outcome(answer: Answer, actor: str, row: Row) -> str:
    """What came."""
    if answer.status >= 500:
        return "broken"
    # Without a token every operation answers 401, and without a session the pages of an account ask to sign in, whatever stands there.
    if answer.status == 404 or (
        actor in WITHOUT_ACCOUNT and (answer.status == 401 or (answer.status == 403 and not row.in_group))
    ):
        return "absent"
    return "refused" if answer.status == 403 or answer.location.endswith("/accept") else "found"


def complaints(world: World, trials: Trials, one: Try) -> Iterator[str]:
    """What is wrong with what an actor gets."""
    name, row, method, relation, gid, thing = one
    actor = trials.asker.actor
    answer = trials.of(name, row, method, gid, thing)
    promised, came = expected(world, row, actor, method, relation, gid), outcome(answer, actor, row)
    if came != promised:
        yield f"{promised} by its row, but {came} ({answer.status})"
    if answer.wrote and not (row.refusing_writes if answer.is_refusal else row.looking_writes):
        yield f"{answer.status} changed {', '.join(sorted(answer.wrote))}"
    if answer.unsafe:
        yield f"headers: {', '.join(answer.unsafe)}"
    if promised == "absent":
        is_shut = row.in_group and _is_shut(world, row, actor, gid)
        never = trials.of_absent(name, row, method, ABSENT if is_shut else gid)
        if (answer.status, answer.body) != (never.status, never.body):
            yield "other bytes than for what never was"


def _is_shut(world: World, row: Row, actor: str, gid: str) -> bool:
    """Whether nothing of this row in this group is this actor's: then the group itself is as if it never was."""
    return all(
        expected(world, row, actor, "POST", relation, gid) == "absent"
        for relation in ("own", "same", "closed", "foreign")
    )


EDGES: dict[str, tuple[Any, dict[str, Row], tuple[str, ...]]] = {
    "pages": (Pages, {**SITE, **PAGES}, ("GET", "POST")),
    "operations": (Operations, {**API, **API_OF_ACCOUNTS}, ("CALL",)),
}


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("edge", EDGES)
def test_found_refused_or_absent(world: World, actor: str, edge: str) -> None:
    make, rows, methods = EDGES[edge]
    methods = (*methods, "FRAGMENT") if edge == "pages" and actor == HALF else methods
    wrong = all_complaints(world, Trials(make(world, actor)), rows, methods)
    assert not wrong, "\n".join(["The tables of tests/access/rows.py promise something else:", *wrong])


def all_complaints(world: World, trials: Trials, rows: dict[str, Row], methods: tuple[str, ...]) -> list[str]:
    """Of one actor, in words."""
    actor = trials.asker.actor
    return [
        f"{one[2]} {one[0]} for {actor}, {one[3]} in {_place(world, one[4])}: {complaint}"
        for one in tries(world, rows, actor, methods)
        for complaint in complaints(world, trials, one)
    ]


def _place(world: World, gid: str) -> str:
    return {world.group.public_id: "the group", ABSENT: "no group"}.get(gid, "the other group")


HOLES: dict[str, tuple[str, str, Any, str]] = {
    # A look-up that forgets the group, one that forgets what is hidden, a door that is open, a refusal that leaves something behind.
    "any group's": ("card", "hubang.web.feed.request_for", lambda _member, rid: whichever(HelpRequest, rid), "foreign in the group"),
    "hidden too": ("said", "hubang.web.chat.message_for", lambda _member, mid: whichever(Message, mid), "hidden in the group"),
    "no duty asked": ("scam_links", "hubang.moderation.queries.may_manage", lambda _admin, _duty: None, "same in the group: absent by its row"),
    "writes first": ("joins", "hubang.web.manage.joins_waiting", None, "404 changed groups_group"),
}  # fmt: skip


@pytest.mark.parametrize("hole", HOLES)
def test_a_planted_hole_is_found(world: World, monkeypatch: pytest.MonkeyPatch, hole: str) -> None:
    """The positive control."""
    name, place, instead, said = HOLES[hole]
    monkeypatch.setattr(place, instead or writes_first)
    found = all_complaints(world, Trials(Pages(world, "member")), {name: PAGES[name]}, ("GET",))
    assert any(said in complaint for complaint in found), found


def whichever(model: type[Model], public_id: str) -> Model:
    row = model._default_manager.filter(public_id=public_id).first()
    if row is None:
        raise Absent
    return row


def writes_first(_member: Membership) -> None:
    Group.objects.update(description="somebody was here")
    raise Absent


@pytest.mark.parametrize("actor", ACTORS)
def test_only_members_listen(world: World, actor: str) -> None:
    """The live stream: the one door to it is asked for all at once, as the server does."""
    session = world.browser(actor).cookies.get(settings.SESSION_COOKIE_NAME)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.value}" if session else ""
    groups = (world.group.public_id, world.elsewhere.public_id, ABSENT)
    admitted = [one is not None for one in admit([(cookie, gid) for gid in groups])]
    assert admitted == [actor in MEMBERS - {HALF}, actor == "foreign owner", False]


def test_every_row_works_for_somebody(world: World) -> None:
    """A row whose form is refused to everybody would prove nothing."""
    useless = []
    for make, rows, methods in EDGES.values():
        trials = {actor: Trials(make(world, actor)) for actor in ACTORS}
        for name, row in rows.items():
            if not any(works(world, trials[actor], name, row, methods) for actor in sorted(row.right)):
                useless.append(name)
    assert set(useless) == IN_ANOTHER_STATE


def works(world: World, trials: Trials, name: str, row: Row, methods: tuple[str, ...]) -> bool:
    """Whether this actor succeeds with something; by a POST, where the row has a form."""
    return any(
        trials.of(name, row, method, gid, thing).status < 400
        for name, row, method, _relation, gid, thing in tries(world, {name: row}, trials.asker.actor, methods)
        if method != "GET" or not row.form
    )


ADD_ONE = "tests/access/rows.py says how to add a row"


def test_every_page_has_its_row() -> None:
    known = set(PAGES) | set(SITE) | BY_SECRET | NOWHERE
    assert names(get_resolver()) - known == set(), ADD_ONE
    assert known - names(get_resolver()) == set(), "these pages are no more: take their rows away"


def test_every_operation_has_its_row() -> None:
    operations = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, ways in description()["paths"].items()
        for method in ways
    }
    known = {name.replace(" ", " /groups/{gid}", 1) for name in API} | set(API_OF_ACCOUNTS)
    assert operations - known == set(), ADD_ONE
    assert known - operations == set(), "these operations are no more: take their rows away"
