"""What a user would take instead, in one run on the same texts: a word list, a Bayes filter that splits at spaces, scikit-learn's own pipeline; for personal
data Presidio. And the screening with one part after the other switched off.

Everything is measured on our corpus, each author by something that never saw that author, at the false alarms that our limits make on our clean
rows; how many private messages each stops then is said beside it (nus_sms_clean in HUBANG_BENCH_DATA). Peers that give a score get the best limit for
this, chosen on the very rows: that flatters them a little. Presidio runs in an environment of its own: `HUBANG_BENCH_PRESIDIO=python-with-presidio-analyzer`.
"""

import json
import os
import random
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick

from benchmarks import personal
from benchmarks.corpus import FOLDER, rows
from benchmarks.results import keep
from benchmarks.screening import POLICY, HeldBack, load, share
from hubang.engines.screening import Context, Finding, Screener, phrases
from hubang.engines.screening.lexicon import Hit
from hubang.engines.screening.limits import LENGTHS, shipped_limits
from hubang.engines.screening.stance import Stance
from hubang.engines.screening.views import Views

Row = dict[str, Any]
Score = Callable[[Sequence[str]], np.ndarray[Any, Any]]
# A word of the list is two to four characters long, in at least this many bad rows and in no clean one.
FEWEST, SHORTEST, LONGEST = 3, 2, 4
PERSONAL_ROWS, SEED = 600, 20261125


def main() -> None:
    """Measure all that is there."""
    folder = Path(os.environ.get("HUBANG_BENCH_DATA", "."))
    private = load(folder / "nus_sms_clean.jsonl.gz") if (folder / "nus_sms_clean.jsonl.gz").exists() else []
    texts = [row["text"] for row in private]
    result = {"corpus": corpus(texts), "switched off": switched_off(texts), "personal data": people()}
    keep("peers", result)
    print(json.dumps(result, ensure_ascii=False, indent=1))


def judged() -> tuple[list[Row], HeldBack]:
    """The rows of the corpus that the model has a class for, and what models said that never saw the author."""
    content = json.loads((FOLDER / "held_back.json").read_text("utf-8"))
    known = [row for row in rows() if row["id"] in content["chances"]]
    chances = {row["text"]: dict(zip(content["classes"], content["chances"][row["id"]], strict=True)) for row in known}
    return known, HeldBack(chances)


def corpus(private: Sequence[str]) -> dict[str, Any]:
    """Ours and the peers on the same rows."""
    known, model = judged()
    ours = Screener(POLICY, model)
    held = np.array([ours.screen(row["text"]).outcome != "allow" for row in known])
    clean = np.array([row["label"] == "clean" for row in known])
    budget = float(held[clean].mean())
    found = {"Hubang": told(known, held, [Screener(POLICY).screen(text).outcome != "allow" for text in private])}
    for name, train in {"scikit-learn": scikit, "Bayes at spaces": bayes, "word list": word_list}.items():
        found[name] = by_authors(known, train, private, budget)
    return found


def told(known: Sequence[Row], held: np.ndarray[Any, Any], private: Sequence[bool]) -> dict[str, Any]:
    """Shares of what is stopped."""
    kinds: dict[str, Callable[[Row], bool]] = {
        "bad": lambda row: row["label"] != "clean",
        "bad, evasive": lambda row: row["label"] != "clean" and row["evasive"],
        "bad, hard": lambda row: row["label"] != "clean" and row["hard"],
        "clean": lambda row: row["label"] == "clean",
    }
    found = {}
    for name, is_one in kinds.items():
        some = [bool(one) for one, row in zip(held, known, strict=True) if is_one(row)]
        found[name] = share(sum(some), len(some))
    return found | ({"private messages": share(sum(private), len(private))} if private else {})


def by_authors(
    known: Sequence[Row], train: Callable[[Sequence[Row]], Score], private: Sequence[str], budget: float
) -> dict[str, Any]:
    """A peer, trained without the author of the row that it judges; of private messages the last one trained."""
    scores, spent, last = np.zeros(len(known)), 0.0, None
    for author in sorted({row["author"] for row in known}):
        out = np.array([row["author"] == author for row in known])
        last = train([row for row, is_out in zip(known, out, strict=True) if not is_out])
        start = time.process_time()
        scores[out] = last([row["text"] for row, is_out in zip(known, out, strict=True) if is_out])
        spent += time.process_time() - start
    assert last is not None
    clean = np.array([row["label"] == "clean" for row in known])
    # A list has no score to set a limit for: one hit is one too many.
    limit = 0.5 if train is word_list else float(np.sort(scores[clean])[::-1][int(budget * clean.sum())])
    found = told(known, scores > limit, (last(private) > limit).tolist() if private else [])
    return found | {"microseconds": round(spent / len(known) * 1e6, 1)}


def scikit(learnt: Sequence[Row]) -> Score:
    """TF-IDF of runs of one to three characters, logistic regression, as a user of scikit-learn writes it; texts all at once."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    fitted = make_pipeline(vectors, LogisticRegression(C=10.0, max_iter=1000))
    fitted.fit([row["text"] for row in learnt], [row["label"] != "clean" for row in learnt])

    def score(texts: Sequence[str]) -> np.ndarray[Any, Any]:
        found: np.ndarray[Any, Any] = fitted.predict_proba(texts)[:, 1]
        return found

    return score


def bayes(learnt: Sequence[Row]) -> Score:
    """Words between spaces, as small spam filters take them; the log odds of bad against clean, add-one smoothed."""
    counts: dict[bool, Counter[str]] = defaultdict(Counter)
    for row in learnt:
        counts[row["label"] != "clean"].update(row["text"].lower().split())
    size = len(counts[True] | counts[False])
    totals = {kind: some.total() + size for kind, some in counts.items()}

    def one(text: str) -> float:
        return sum(
            np.log((counts[True][word] + 1) / totals[True] * totals[False] / (counts[False][word] + 1))
            for word in text.lower().split()
        )

    return lambda texts: np.array([one(text) for text in texts])


def word_list(learnt: Sequence[Row]) -> Score:
    """A list of words that bad texts have and clean ones have not: whatever has one of them is stopped, whatever the budget."""
    bad, clean = Counter[str](), set[str]()
    for row in learnt:
        text = row["text"]
        own = {text[at : at + size] for size in range(SHORTEST, LONGEST + 1) for at in range(len(text) - size + 1)}
        if row["label"] == "clean":
            clean |= own
        else:
            bad.update(own)
    words = AhoCorasick([word for word, count in bad.items() if count >= FEWEST and word not in clean])
    return lambda texts: np.array([float(bool(words.find_matches_as_indexes(text))) for text in texts])


class Without(Screener):
    """The screener with some of what it knows forgotten."""

    def __init__(self, model: Any, off: str) -> None:
        super().__init__(POLICY, model)
        self._off = off
        if off == "shifts by class and length":
            from dataclasses import replace

            self._limits = replace(shipped_limits(), by_label={}, by_length=(0.0,) * (len(LENGTHS) + 1))

    def evidence(self, views: Views, facts: Sequence[Finding]) -> tuple[list[Hit], int, Stance]:
        """Without phrases, those by sound, or the stance."""
        hits, weight, stance = super().evidence(views, facts)
        if self._off == "phrases":
            return [], phrases.NONE, stance
        if self._off == "phrases by sound":
            hits = [hit for hit in hits if not hit.by_sound]
            return hits, max(phrases.weight(hits), min(weight, phrases.SIGN)), stance
        if self._off == "signs":
            return hits, phrases.NONE if weight == phrases.SIGN else weight, stance
        return hits, weight, Stance.PLAIN if self._off == "stance" else stance

    def facts(self, views: Views, context: Context) -> tuple[Finding, ...]:
        """Without links, personal data and accounts."""
        return () if self._off == "links, personal data, accounts" else super().facts(views, context)


OFF = (
    "nothing", "phrases", "phrases by sound", "signs", "stance", "links, personal data, accounts", "shifts by class and length",
)  # fmt: skip


def switched_off(private: Sequence[str]) -> dict[str, Any]:
    """The shipped limits with one part off at a time. The limits are not set anew: what a part holds back shows as false alarms."""
    known, model = judged()
    found = {}
    for off in OFF:
        one, other = Without(model, off), Without(None, off)
        held = np.array([one.screen(row["text"]).outcome != "allow" for row in known])
        found[off] = told(known, held, [other.screen(text).outcome != "allow" for text in private])
    return found


def people() -> dict[str, Any]:
    """Personal data by ours and by Presidio on the same seeded texts (benchmarks/personal.py)."""
    dice = random.Random(SEED)
    plain = [text for _kind, text in personal.positives(dice, PERSONAL_ROWS)]
    disguised = [text for _kind, _name, text in personal.disguised(dice, PERSONAL_ROWS)]
    alike = [text for _kind, text in personal.lookalikes(dice, PERSONAL_ROWS)]
    texts = [*plain, *disguised, *alike]
    screener = Screener()
    start = time.process_time()
    ours = [bool(personal.found(screener, text)) for text in texts]
    found = {"Hubang, all checks": _people(ours, (time.process_time() - start) / len(texts) * 1e6)}
    python = os.environ.get("HUBANG_BENCH_PRESIDIO")
    if not python:
        return found | {"missing": "Presidio"}
    child = Path(__file__).parent / "presidio_child.py"
    done = subprocess.run([python, child], input=json.dumps(texts), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return found | {f"Presidio {answer['version']}": _people(answer["found"], answer["microseconds"])}


def _people(found: Sequence[bool], spent: float) -> dict[str, Any]:
    names = ("plain", "disguised", "look-alike numbers")
    parts = (found[at : at + PERSONAL_ROWS] for at in range(0, 3 * PERSONAL_ROWS, PERSONAL_ROWS))
    return {name: share(sum(some), len(some)) for name, some in zip(names, parts, strict=True)} | {
        "microseconds": round(spent, 1)
    }


if __name__ == "__main__":
    main()
