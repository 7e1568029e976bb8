"""Where something was found, in the fields as they were written."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import hubang.engines.screening as engine
from hubang.engines.screening import CATEGORIES, Finding
from hubang.moderation.reasons import THEN, WHAT
from hubang.moderation.written import MASK, Written, pieces, shortened

TEXTS = st.lists(st.text(max_size=40), min_size=1, max_size=4)
SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted).map(tuple), max_size=4)


@given(TEXTS, SPANS)
def test_places_lie_in_their_fields_and_say_the_same(texts: list[str], spans: list[tuple[int, int]]) -> None:
    written = Written.of({str(number): text for number, text in enumerate(texts)})
    fields = dict(written.fields)
    for start, end in spans:
        found = "".join(fields[name][a:b] for name, a, b in written.places((start, end)))
        between = [sum(len(t) + 1 for _n, t in written.fields[:k]) - 1 for k in range(1, len(written.fields))]
        assert found == "".join(
            c for place, c in enumerate(written.text) if start <= place < end and place not in between
        )


@given(TEXTS, SPANS)
def test_what_is_covered_keeps_its_length_and_nothing_of_what_was_found(
    texts: list[str], spans: list[tuple[int, int]]
) -> None:
    written = Written.of({str(number): text for number, text in enumerate(texts)})
    covered = written.covered([Finding("phone", "privacy", span, "block", "") for span in spans])
    assert [len(text) for _name, text in covered.fields] == [len(text) for _name, text in written.fields]
    for span in spans:
        for name, start, end in covered.places(span):
            assert set(dict(covered.fields)[name][start:end]) <= {MASK}


@given(st.text(max_size=300), SPANS)
def test_pieces_are_the_text_and_shortening_keeps_what_was_found(text: str, spans: list[tuple[int, int]]) -> None:
    cut = pieces(text, [(start, min(end, len(text))) for start, end in spans if start < len(text)])
    assert "".join(piece for piece, _found in cut) == text
    assert [one for one in shortened(cut) if one[1]] == [one for one in cut if one[1]]
    assert sum(len(piece) for piece, found in shortened(cut) if not found) <= max(200, 62 * len(cut))


def test_printing_shows_nothing() -> None:
    assert "秘密" not in repr(Written.of("秘密"))


def test_every_check_and_category_has_words_for_the_writer() -> None:
    source = "\n".join(path.read_text() for path in Path(engine.__file__).parent.rglob("*.py"))
    checks = set(re.findall(r'Finding\(\s*"(\w+)"', source)) | set(
        re.findall(r'"(\w+)" if [^:]*? else "\w+", "phishing"', source)
    )
    spoken = {"phrase", "model", "paid_help"}
    assert checks - spoken <= set(WHAT)
    assert set(CATEGORIES) <= set(WHAT)
    assert set(WHAT) == set(THEN)
