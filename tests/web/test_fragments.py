"""Pieces of pages that are kept: never for longer than they read the same, never more than there is room for."""

import datetime as dt

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from hubang.web import times
from hubang.web.fragments import Fragments

NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def said(moment: dt.datetime, now: dt.datetime) -> tuple[str, bool]:
    """What a card says of its deadline at that time."""
    with pytest.MonkeyPatch.context() as patch, translation.override("zh-hans"):
        patch.setattr(timezone, "now", lambda: now)
        return times.remaining(moment), times.is_soon(moment)


@pytest.mark.pure
@given(st.integers(1, 15 * 86_400_000), st.integers(0, 86_400_000), st.floats(0, 1))
def test_a_deadline_reads_the_same_until_it_does_not(left: int, since: int, part: float) -> None:
    now = NOW + dt.timedelta(milliseconds=since)
    moment = now + dt.timedelta(milliseconds=left)
    until = times.stands_until(moment, now)
    assert until >= now
    between = now + dt.timedelta(microseconds=int((until - now) / dt.timedelta(microseconds=1) * part))
    assert said(moment, now) == said(moment, until) == said(moment, between)


@pytest.mark.pure
def test_at_the_end_of_its_time_a_piece_is_made_anew() -> None:
    kept = Fragments(10_000)
    kept.put("a", Markup("<p>"), NOW)
    assert kept.get("a", NOW) == Markup("<p>")
    assert kept.get("a", NOW + SECOND) is None
    assert kept.get("b", NOW) is None


@pytest.mark.pure
def test_the_least_used_pieces_go_first_and_the_bytes_are_counted() -> None:
    piece, alone = Markup("互" * 300), Fragments(10_000)
    alone.put(0, piece, NOW)
    room = 3 * alone.bytes
    kept = Fragments(room)
    for key in range(3):
        kept.put(key, piece, NOW)
    assert kept.get(0, NOW) == piece
    for key in range(3, 5):
        kept.put(key, piece, NOW)
        assert kept.bytes == room
    assert kept.get(0, NOW) == piece
    assert [kept.get(key, NOW) for key in (1, 2)] == [None, None]
    for _again in range(100):
        kept.put(0, piece, NOW)
    assert kept.bytes == room
