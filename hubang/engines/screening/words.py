"""The group's own words and patterns.

| kind | matches |
|---|---|
| literal | the characters, also with something put between them, in other forms, split |
| sound | also what sounds the same: homophones and typed pinyin |
| pattern | a regular expression (RE2: linear in the text, whatever is written), against the text in plain forms and small letters |
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

import re2
from ahocorasick_rs import AhoCorasick, MatchKind

from hubang.engines.screening.lexicon import belongs_together
from hubang.engines.screening.sounds import sounds
from hubang.engines.screening.tables import fold_table
from hubang.engines.screening.verdict import Finding, Policy, Word
from hubang.engines.screening.views import Place, View, Views, bare

SHORTEST = 2
LONGEST_PATTERN = 200
MEMORY = 4 << 20
REASON = "群里约定不用的词"


class Words:
    """The compiled list of one policy. An empty list matches nothing. Words that `problem` objects to are left out."""

    def __init__(self, policy: Policy) -> None:
        words = [word for word in (Word(*entry) for entry in policy.words) if not problem(word)]
        literal = [word for word in words if word.kind != "pattern"]
        self._written = _List([(bare(word.text).text, word) for word in literal])
        self._heard = _List([(sounds(bare(word.text).text), word) for word in literal if word.kind == "sound"])
        self._patterns = [(_compiled(word.text), word) for word in words if word.kind == "pattern"]

    def find(self, views: Views) -> Iterator[Finding]:
        """Every place of every word; of a pattern the first."""
        written = list(self._written.places(views, views.joined))
        heard = [one for one in self._heard.places(views, views.heard) if one not in written] if self._heard else []
        for span, word in (*written, *heard):
            yield _found(span, word)
        for pattern, word in self._patterns:
            match = pattern.search(views.folded)
            if match is not None and match.end() > match.start():
                yield _found(match.span(), word)


def problem(word: Word) -> str:
    """Why a word cannot be used: "short", "long", "matches_empty" (and so every text) or "bad_pattern"; empty when it can."""
    if word.kind != "pattern":
        return "short" if len(bare(word.text).text) < SHORTEST else ""
    if len(word.text) > LONGEST_PATTERN:
        return "long"
    try:
        pattern = _compiled(word.text)
    except re2.error:
        return "bad_pattern"
    return "matches_empty" if pattern.search("") is not None else ""


class _List:
    def __init__(self, entries: list[tuple[str, Word]]) -> None:
        self._words = [word for _, word in entries]
        texts = [text for text, _ in entries]
        self._automaton = AhoCorasick(texts, matchkind=MatchKind.LeftmostLongest) if texts else None

    def __bool__(self) -> bool:
        return self._automaton is not None

    def places(self, views: Views, view: View) -> Iterator[tuple[Place, Word]]:
        if self._automaton is not None:
            for index, start, end in self._automaton.find_matches_as_indexes(view.text):
                span = view.span(start, end)
                if belongs_together(views.folded, *span):
                    yield span, self._words[index]


def _compiled(pattern: str) -> "re2._Regexp":
    """Folded as texts are; ASCII stays, where letters have a meaning of their own, and case does not count."""
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, MEMORY
    return re2.compile(re.sub(r"[^\x00-\x7f]+", lambda part: part.group().translate(fold_table()), pattern), options)


def _found(span: Place, word: Word) -> Finding:
    return Finding("group_word", word.category, span, word.severity, REASON, MappingProxyType({"word": word.text}))
