"""No text of a member ever becomes markup, script or a formula, wherever it comes out: a browser counts what runs.

`HUBANG_PAYLOADS=2000` is the long form (a quarter of an hour on SQLite); without it 120 payloads are in every field.
"""

import csv
import html
import io
import os
import re
from collections.abc import Iterable
from typing import Any

import pytest

from hubang.lib import qr
from hubang.moderation.models import GroupWord
from hubang.moderation.word_lists import as_csv
from hubang.web import cards
from hubang.web.fragments import Fragments
from tests.moderation.test_every_text import COLUMNS
from tests.security import outputs
from tests.security.browsing import judged
from tests.security.crowded import Crowded, fill
from tests.security.outputs import Output
from tests.security.payloads import FORMULAS, RUNS, payloads

COUNT = int(os.environ.get("HUBANG_PAYLOADS", "120"))
PEOPLE = ("owner", "asker", "nobody") if COUNT <= 250 else ("owner", "asker", "helper", "waiting", "nobody")
# So many at once are in the fields; more make pages that take long to draw.
ROUND = 250


@pytest.fixture(autouse=True)
def set_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Mail can be sent. Cards of an earlier round are drawn anew: their words changed without an action."""
    settings.HUBANG_MAIL_FROM = "notices@hubang.example.org"
    monkeypatch.setattr(cards, "FRAGMENTS", Fragments(cards.MOST_BYTES))


def everything(world: Crowded) -> list[Output]:
    return [*distinct(outputs.pages(world, PEOPLE)), *outputs.operations(world), *outputs.messages(world)]


# What is new in each drawing of the same page.
FRESH = re.compile(rb'value="[\w-]{20,90}"')


def distinct(found: Iterable[Output]) -> list[Output]:
    """Pages that read the same, for several people or as a fragment, once."""
    return list({FRESH.sub(b"", one.body): one for one in found}.values())


def rounds() -> list[list[str]]:
    every = payloads(COUNT)
    return [every[start : start + ROUND] for start in range(0, len(every), ROUND)]


def test_there_are_2000_payloads() -> None:
    every = payloads(2000)
    assert len(set(every)) == 2000
    assert {run for run in RUNS if not any(run in text for text in every)} == set()


@pytest.mark.browser
@pytest.mark.timeout(0 if COUNT > ROUND else 300)
@pytest.mark.parametrize("texts", rounds(), ids=lambda texts: f"{len(texts)} payloads")
def test_nothing_that_members_write_runs_anywhere(db: None, texts: list[str]) -> None:
    world = Crowded()
    filled = fill(texts)
    assert len(filled) >= 30
    found = everything(world)
    # What the policy would stop is tried without it; that it has nothing to stop, on some.
    for some, with_policy in ((found, False), (found[::6], True)):
        seen = judged(some, with_policy=with_policy, with_files=with_policy or COUNT > ROUND)
        assert seen.opened > len(some) // 2
        assert (seen.ran, seen.reported, seen.strangers) == ([], [], [])
    for output in found:
        leaks = [text for text in texts if "<" in text and text in output.text]
        # JSON says them as they are: its type is no page's, and `nosniff` keeps it so.
        assert output.kind.startswith(("application/json", "text/csv")) or not leaks, (output.name, leaks)


@pytest.mark.browser
def test_what_is_not_escaped_is_seen(db: None) -> None:
    """The positive control: the same pages with their escapes undone run, and the policy stops what is left of it."""
    world = Crowded()
    fill(payloads(COUNT))
    found = [one for one in outputs.pages(world, {"owner"}) if one.is_page][:60:12]
    broken = [Output(one.name, one.kind, html.unescape(one.text).encode(), one.policy) for one in found]
    without, behind = judged(broken, with_policy=False, with_files=False), judged(broken, with_policy=True)
    assert without.ran
    assert without.strangers
    assert behind.ran == []
    assert behind.reported


def test_what_leaves_the_site_and_what_streams_tell_has_no_words_of_members(db: None) -> None:
    world = Crowded()
    fill(["龘靐齉", "麤靇龗"])
    for output in outputs.messages(world):
        assert not set("龘靐齉麤靇龗") & set(output.text), output.name


def test_a_code_as_picture_has_squares_in_it_and_no_words() -> None:
    drawn = qr.svg('"><svg m7 onload=x()>')
    assert re.fullmatch(
        r'<svg xmlns="[a-z0-9:/.]+" viewBox="[0-9 ]+" class="\w+">(<g [^<>"]+"[^<>"]+">|<path [a-zA-Z0-9="#. -]+/>)+</g></svg>',
        drawn,
    )


def spreadsheet_formulas(text: str) -> list[str]:
    """Cells of a CSV file that a spreadsheet would run."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return [
        cell
        for row in rows
        for cell in row
        if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    ]


@pytest.mark.parametrize("text", [*FORMULAS, "＝1+1", "＋1", "－1", "＠SUM(1)"])
def test_no_cell_of_a_file_is_a_formula(text: str) -> None:
    words = [GroupWord(text=text, category="spam", severity="hold")]
    assert spreadsheet_formulas(as_csv(words)) == []
    assert spreadsheet_formulas(f"a\r\n{text.strip()}\r\n") or text[0] in "\t\r"


def test_every_column_that_people_fill_is_filled_with_payloads(db: None) -> None:
    """A field that the crowded group leaves empty would never be tried."""
    Crowded()
    filled = set(fill(["<p m7>"]))
    left = {name for name, door in COLUMNS.items() if name not in filled}
    assert left == LEFT, left


# Of libraries, hashed, or read back by the program; nobody is shown them.
LEFT = {
    "accounts.User.username", "accounts.User.email", "accounts.User.password", "mfa.Authenticator.data", "usersessions.UserSession.user_agent",
    "usersessions.UserSession.data", "account.EmailAddress.email", "groups.Group.allowed_hosts", "groups.Membership.nickname_key",
}  # fmt: skip
