"""The group's own words, also when something is put between their characters."""

from collections.abc import Iterator
from types import MappingProxyType

from ahocorasick_rs import AhoCorasick, MatchKind

from hubang.engines.screening.verdict import Finding, Policy
from hubang.engines.screening.views import View, bare


class Words:
    """The compiled list of one policy. An empty list matches nothing."""

    def __init__(self, policy: Policy) -> None:
        self._entries = [(bare(text).text, category, severity) for text, category, severity in policy.words]
        self._entries = [entry for entry in self._entries if len(entry[0]) >= 2]
        patterns = [entry[0] for entry in self._entries]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest) if patterns else None

    def find(self, view: View) -> Iterator[Finding]:
        """Findings in the bare view."""
        if self._automaton is None:
            return
        for index, start, end in self._automaton.find_matches_as_indexes(view.text):
            word, category, severity = self._entries[index]
            args = MappingProxyType({"word": word})
            yield Finding("group_word", category, view.span(start, end), severity, "群里约定不用的词", args)
