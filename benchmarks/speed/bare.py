"""The bare limit: the same doors by hand. SQL as one would write it for nothing but this, text put together, no framework.

It leaves out what a product owes (screening, idempotency keys, audit, policies, ranking by anything but what is missing, quotas of
shops, languages), and so shows what the machine and the database alone cost.
"""

import json
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils.html import escape  # noqa: E402

MEMBER = """
    SELECT m.id, g.id, g.name, g.member_count, c.id
    FROM bench_session s JOIN groups_membership m ON m.user_id = s.user_id JOIN groups_group g ON g.id = m.group_id
    JOIN chat_conversation c ON c.group_id = g.id AND c.kind = 'group'
    WHERE s.token = {} AND g.public_id = {} AND m.standing = 'active'
"""
FEED = """
    SELECT r.public_id, r.title, r.scene, r.sort, r.platform, r.activity, r.place, r.note, r.helpers_needed, r.claimed_count,
           r.confirmed_count, r.created_at, r.deadline_at, a.public_id, a.nickname, a.face, a.province,
           (SELECT count(*) FROM aid_assist x WHERE x.helper_id = a.id AND x.state = 'confirmed')
    FROM aid_helprequest r JOIN groups_membership a ON a.id = r.asker_id
    WHERE r.group_id = {} AND r.state = 'open' AND r.deadline_at > {} AND r.held_at IS NULL AND r.hidden_at IS NULL
      AND r.asker_id <> {} AND NOT EXISTS (
          SELECT 1 FROM aid_assist y WHERE y.request_id = r.id AND y.helper_id = {} AND y.state IN ('claimed', 'disputed', 'confirmed'))
    ORDER BY r.helpers_needed - r.claimed_count, r.id DESC LIMIT 30
"""
COUNTS = """
    SELECT (SELECT count(*) FROM (SELECT 1 FROM notify_notification WHERE user_id = {} AND "group" = {} AND read_at IS NULL LIMIT 100) n),
           (SELECT count(*) FROM (SELECT 1 FROM chat_message WHERE conversation_id = {} AND created_at > {} AND author_id <> {}
                                    AND hidden_at IS NULL AND held_at IS NULL LIMIT 100) u),
           (SELECT last_no FROM live_stream WHERE "group" = {})
"""
HELPED = """
    SELECT r.public_id, r.title, m.nickname, a.claimed_at, a.state FROM aid_assist a JOIN aid_helprequest r ON r.id = a.request_id
    JOIN groups_membership m ON m.id = r.asker_id WHERE a.helper_id = {} AND a.state <> 'opened' ORDER BY a.claimed_at DESC LIMIT 10
"""
COMPLETED = """
    SELECT r.public_id, r.title, m.nickname, r.closed_at FROM aid_helprequest r JOIN groups_membership m ON m.id = r.asker_id
    WHERE r.group_id = {} AND r.state = 'completed' AND r.closed_at > {} AND r.hidden_at IS NULL AND r.held_at IS NULL
    ORDER BY r.closed_at DESC LIMIT 20
"""
POST = """
    INSERT INTO chat_message (public_id, conversation_id, author_id, kind, text, ref, created_at) VALUES ({}, {}, {}, 'text', {}, '', {})
"""
BUMP = 'UPDATE live_stream SET last_no = last_no + 1 WHERE "group" = {} RETURNING last_no'
EVENT = 'INSERT INTO live_liveevent ("group", no, kind, ref, at) VALUES ({}, {}, {}, {}, {})'
TAKE = """
    UPDATE aid_helprequest SET claimed_count = claimed_count + 1,
        state = CASE WHEN claimed_count + 1 = helpers_needed THEN 'full' ELSE 'open' END
    WHERE public_id = {} AND group_id = {} AND state = 'open' AND deadline_at > {} AND claimed_count < helpers_needed RETURNING id
"""
CLAIM = "INSERT INTO aid_assist (public_id, request_id, helper_id, state, claimed_at, failure, decided_how) VALUES ({}, {}, {}, 'claimed', {}, '', '')"
STATEMENTS = {name: text for name, text in globals().items() if name.isupper() and isinstance(text, str)}

Row = tuple[Any, ...]


class Database:
    """The driver's own connection; statements are prepared by both drivers when they come again."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.raw: Any = connection.connection
        self.is_sqlite = connection.vendor == "sqlite"
        mark = "?" if self.is_sqlite else "%s"
        self._sql = {name: re.sub(r"\{\}", mark, text) for name, text in STATEMENTS.items()}

    def run(self, name: str, *values: Any) -> Any:
        """The cursor after the statement of that name."""
        cursor = self.raw.cursor()
        cursor.execute(self._sql[name], [self.moment(one) if isinstance(one, datetime) else one for one in values])
        return cursor

    def moment(self, value: datetime) -> Any:
        """A moment as the column holds it."""
        return value.replace(tzinfo=None).isoformat(" ") if self.is_sqlite else value

    def write(self, *statements: Callable[[], Any]) -> None:
        """All of them in one transaction."""
        self.raw.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        try:
            for statement in statements:
                statement()
        except BaseException:
            self.raw.execute("ROLLBACK")
            raise
        self.raw.execute("COMMIT")


DATABASE = Database()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """/g/GROUP/, and /api/v1/groups/GROUP/... by a cookie or token that names a row of bench_session."""
    parts = environ["PATH_INFO"].strip("/").split("/")
    is_page = parts[0] == "g"
    group = parts[1] if is_page else parts[3]
    token = environ.get("HTTP_COOKIE", "").partition("hubang=")[2] or environ["HTTP_AUTHORIZATION"].partition(" ")[2]
    found = DATABASE.run("MEMBER", token, group).fetchone()
    if found is None:
        start("404 Not Found", [])
        return [b""]
    now = datetime.now(UTC)
    if is_page:
        body, kind = page(found, group, now).encode(), "text/html; charset=utf-8"
    else:
        body, kind = (
            json.dumps(answer(parts, found, group, now, environ), ensure_ascii=False, default=str).encode(),
            "application/json",
        )
    start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def answer(parts: list[str], member: Row, group: str, now: datetime, environ: dict[str, Any]) -> dict[str, Any]:
    """What the data doors say."""
    if parts[-1] == "feed":
        rows = DATABASE.run("FEED", member[1], now, member[0], member[0]).fetchall()
        return {"items": [dict(zip(NAMES, row, strict=True)) for row in rows]}
    key = secrets.token_hex(8)
    if parts[-1] == "messages":
        text = json.loads(environ["wsgi.input"].read())["text"]
        DATABASE.write(
            lambda: DATABASE.run("POST", key, member[4], member[0], text, now),
            lambda: event(group, "message", key, now),
        )
        return {"id": key, "text": text}
    DATABASE.write(lambda: take(parts[5], key, member, now), lambda: event(group, "assist", parts[5], now))
    return {"id": parts[5]}


NAMES = (
    "id", "title", "scene", "sort", "platform", "activity", "place", "note", "needed", "claimed", "confirmed", "created_at",
    "deadline_at", "asker", "nickname", "face", "province", "given",
)  # fmt: skip


def take(request: str, key: str, member: Row, now: datetime) -> None:
    """A place, if there is one."""
    found = DATABASE.run("TAKE", request, member[1], now).fetchone()
    if found is None:
        raise LookupError(request)
    DATABASE.run("CLAIM", key, found[0], member[0], now)


def event(group: str, kind: str, ref: str, now: datetime) -> None:
    """The next number of the group's log."""
    no = DATABASE.run("BUMP", group).fetchone()[0]
    DATABASE.run("EVENT", group, no, kind, ref, now)


def page(member: Row, group: str, now: datetime) -> str:
    """The feed as a page of about as many bytes as the product's."""
    week = now - timedelta(days=7)
    rows = DATABASE.run("FEED", member[1], now, member[0], member[0]).fetchall()
    notices, unread, no = DATABASE.run("COUNTS", member[0], group, member[4], week, member[0], group).fetchone()
    cards = "".join(card(group, row) for row in rows)
    helped = "".join(
        f'<a class="hb-row" href="/g/{group}/r/{key}"><span class="hb-row__body">{escape(title)}<small>{escape(who)} · {at}</small></span>'
        f'<span class="hb-pill hb-pill_ok">{state}</span></a>'
        for key, title, who, at, state in DATABASE.run("HELPED", member[0]).fetchall()
    )
    completed = "".join(
        f'<a class="hb-row" href="/g/{group}/r/{key}"><span class="hb-row__body">{escape(title)}<small>{escape(who)} · {at}</small></span></a>'
        for key, title, who, at in DATABASE.run("COMPLETED", member[1], week).fetchall()
    )
    return SHELL.format(
        group=group,
        name=escape(member[2]),
        count=member[3],
        cards=cards,
        helped=helped,
        completed=completed,
        notices=notices,
        unread=unread,
        no=no,
    )


def card(group: str, row: Row) -> str:
    """One request."""
    (
        key,
        title,
        scene,
        sort,
        _platform,
        _activity,
        place,
        _note,
        needed,
        claimed,
        confirmed,
        created,
        deadline,
        _asker,
        who,
        face,
        province,
        given,
    ) = row
    return f"""<article class="hb-card" id="r-{key}" data-hb-created="{created}" data-hb-card="/g/{group}/r/{key}/card">
<p class="hb-card__head"><span class="hb-mark" aria-hidden="true">公</span>{scene} · {sort}<span class="hb-pill">{deadline}</span></p>
<h2 class="hb-card__title"><a href="/g/{group}/r/{key}">{escape(title)}</a></h2>
<p class="hb-who"><span aria-hidden="true">{face}</span><span class="hb-who__name">{escape(who)}</span>
<span class="hb-who__rest">· {province} · 帮人 {given} 次</span></p>
<div class="hb-card__foot"><div class="hb-card__state">
<p class="hb-need__text"><span><b>还差 {needed - claimed} 人</b> · {claimed}/{needed} · {claimed - confirmed} 待确认</span></p>
<svg class="hb-bar" role="img" viewBox="0 0 {needed} 1" preserveAspectRatio="none" aria-label="{needed} 人里已有 {claimed}，其中 {confirmed} 已确认"><rect width="{confirmed}" height="1"/><rect x="{confirmed}" width="{claimed - confirmed}" height="1"/></svg>
<p class="hb-why">{escape(place)}</p></div>
<a class="hb-go" href="/g/{group}/r/{key}/help">去帮</a>
</div>
</article>
"""


# The frame of the page; the product's is about as long.
SHELL = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>能帮 · {name}</title></head><body data-hb-live="{group}" data-hb-cursor="1-{no}">'
    + "<!-- " + "互" * 1500 + " -->"
    + '<header>{name} {count} 人</header><main>{cards}<h2>我帮过的</h2>{helped}<h2>本周已完成</h2>{completed}</main>'
    + '<nav><a href="/g/{group}/chat">聊天 {unread}</a><a href="/g/{group}/me">我的 {notices}</a></nav></body></html>'
)  # fmt: skip
