"""Coverage-guided fuzzing of the engines that read what strangers write. Not a part of a plain run: it needs `pip install atheris`.

    python -m benchmarks.fuzz -max_total_time=600 [folder of inputs]

The inputs that it finds are kept in the folder. A finding is any exception but the declared ones, and any broken promise.
"""

import sys
from contextlib import suppress
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports(include=["hubang.engines"]):
    from hubang.engines.chatlog import Unreadable, decode, read
    from hubang.engines.screening import CATEGORIES, Context, Policy, Recent, Screener, Verdict, Word, problem
    from hubang.engines.screening.views import LONGEST
    from hubang.engines.sharelink import parse

SCREENERS = (
    Screener(),
    Screener(Policy(words=(Word("广场舞", "spam", "hold", "sound"),), links_allowed=True, allowed_hosts=("a.cn",))),
)
CONTEXT = Context(sender="lan", now=datetime(2026, 11, 25, tzinfo=UTC), recent=Recent())


def keep_promises(text: str, verdict: Verdict) -> None:
    """What holds of every verdict."""
    assert verdict.outcome in {"allow", "hold", "block"}
    assert (verdict.outcome == "allow") == (not verdict.findings)
    assert not verdict.findings or verdict.label != "clean"
    assert set(verdict.scores) == set(CATEGORIES)
    assert all(0 <= score <= 1 for score in verdict.scores.values())
    for finding in verdict.findings:
        start, end = finding.span
        assert 0 <= start < end <= min(len(text), LONGEST), finding


def one(data: bytes) -> None:
    """Every reader on one input."""
    source = atheris.FuzzedDataProvider(data)
    kind = source.ConsumeIntInRange(0, 5)
    if kind == 0:
        chat(source.ConsumeBytes(4000))
        return
    text = source.ConsumeUnicode(2000)
    if kind == 1:
        word = Word(text[:80], "spam", "hold", ("literal", "sound", "pattern")[len(text) % 3])
        if not problem(word):
            keep_promises(text, Screener(Policy(words=(word,))).screen(text))
    elif kind == 2:
        share = parse(text)
        assert all(link.url in text for link in share.links)
    else:
        keep_promises(text, SCREENERS[kind % 2].screen(text, CONTEXT))


def chat(data: bytes) -> None:
    """A file of any bytes is messages or one sentence."""
    with suppress(Unreadable):
        for entry in read(decode(data)):
            assert isinstance(entry.text, str)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
