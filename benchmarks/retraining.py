"""`hubang retrain` on public sets, against scikit-learn's own pipeline and a filter that splits at spaces, on the same parts.

The sets are found as in benchmarks.screening (HUBANG_BENCH_DATA). One fifth of each, whole groups of near-duplicates, is held back from
everything; the tests that the authors of the sets hold back are not used. `HUBANG_BENCH_SETS` names the sets to measure.
"""

import gzip
import json
import math
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.results import FOLDER, keep
from benchmarks.screening import f1
from hubang.engines.screening.evasions import KINDS, disguise
from hubang.engines.screening.model import Model
from hubang.engines.screening.training import Row, fit
from hubang.engines.screening.training.duplicates import groups
from hubang.engines.screening.views import Views

SETS = ("chineseharm", "telegram_spam", "toxicn", "cold")
CURVE = (10, 30, 100)
ABLATIONS = (("written",), ("heard",), ("written", "mended"), ("written", "mended", "heard"))
SHARE = 0.3
Tell = Callable[[str], str]


def main() -> None:
    """Measure each set that is there, keeping what was measured before of the others."""
    folder = Path(os.environ.get("HUBANG_BENCH_DATA", "."))
    path = FOLDER / "retraining.json"
    result: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for name in os.environ.get("HUBANG_BENCH_SETS", " ".join(SETS)).split():
        if (folder / f"{name}.jsonl.gz").exists():
            result[name] = measure(load(folder / f"{name}.jsonl.gz"), name)
            print(name, json.dumps(result[name], ensure_ascii=False), flush=True)
            keep("retraining", {key: value for key, value in result.items() if key != "machine"})


def load(path: Path) -> list[Row]:
    """Every row of a set."""
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    return [Row(row["text"], str(row["label"])) for row in map(json.loads, filter(None, lines))]


def measure(rows: Sequence[Row], name: str) -> dict[str, Any]:
    """Accuracy and F1 of ours and of the peers on one held-back fifth; learning curve and ablation for the smallest set."""
    learnt, held = parts(rows)
    started = time.process_time()
    told = Model(fit(learnt).data)
    result: dict[str, Any] = {
        "learnt": len(learnt),
        "ours": scored(held, lambda text: told.guess(Views(text)).told)
        | {"seconds to fit": round(time.process_time() - started)},
        "scikit-learn": scored(held, scikit(learnt)),
        "bayes at spaces": scored(held, bayes(learnt)),
    }
    result["disguised"] = disguised(held, lambda text: told.guess(Views(text)).told, result["ours"]["macro"])
    if name == "chineseharm":
        result["learning curve"] = {str(count): curve(learnt, held, count) for count in CURVE}
        result["parts of the stream"] = {"+".join(some): ablated(learnt, held, some) for some in ABLATIONS}
    return result


def parts(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Four fifths to learn from and one held back, no near-duplicate on both sides."""
    from sklearn.model_selection import StratifiedGroupKFold

    texts, labels = [row.text for row in rows], [row.label for row in rows]
    learnt, held = next(StratifiedGroupKFold(5, shuffle=True, random_state=1).split(texts, labels, groups(texts)))
    return [rows[place] for place in learnt], [rows[place] for place in held]


def scored(held: Sequence[Row], tell: Tell) -> dict[str, Any]:
    """Accuracy with its standard error, F1 by class and their mean with its interval."""
    pairs = [(row.label, tell(row.text)) for row in held]
    right = sum(true == told for true, told in pairs) / len(pairs)
    error = math.sqrt(right * (1 - right) / len(pairs))
    found = f1(pairs, sorted({row.label for row in held}))
    return {"n": len(held), "accuracy": round(right, 4), "+-": round(1.96 * error, 4)} | found


def disguised(held: Sequence[Row], tell: Tell, plain: float) -> dict[str, Any]:
    """Macro-F1 when every text is disguised in one kind, and the mean of the kinds beside the plain one."""
    dice = random.Random(7)
    classes = sorted({row.label for row in held})
    some = held[:1000]
    found = {
        kind: f1([(row.label, tell(disguise(row.text, dice, [kind], SHARE))) for row in some], classes)["macro"]
        for kind in KINDS
    }
    return found | {"mean / plain": round(sum(found.values()) / len(found) / plain, 3)}


def curve(learnt: Sequence[Row], held: Sequence[Row], count: int) -> float:
    """Macro-F1 with this many rows of each class."""
    left: Counter[str] = Counter()
    some = []
    for row in random.Random(3).sample(list(learnt), len(learnt)):
        left[row.label] += 1
        if left[row.label] <= count:
            some.append(row)
    told = Model(fit(some).data)
    return float(scored(held, lambda text: told.guess(Views(text)).told)["macro"])


def ablated(learnt: Sequence[Row], held: Sequence[Row], some: tuple[str, ...]) -> dict[str, Any]:
    """Macro-F1 with these parts of the stream alone, of plain texts and of homophones and split characters."""
    told = Model(fit(learnt, choices=[some]).data)
    found = scored(held, lambda text: told.guess(Views(text)).told)["macro"]
    evaded = disguised(held, lambda text: told.guess(Views(text)).told, found)
    return {"plain": found, "homophone": evaded["homophone"], "split": evaded["split"], "signs": evaded["signs"]}


def scikit(learnt: Sequence[Row]) -> Tell:
    """What a user of scikit-learn writes: TF-IDF of runs of one to three characters, a linear SVM."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    fitted = make_pipeline(vectors, LinearSVC(C=0.5, random_state=0))
    fitted.fit([row.text for row in learnt], [row.label for row in learnt])
    return lambda text: str(fitted.predict([text])[0])


def bayes(learnt: Sequence[Row]) -> Tell:
    """A naive Bayes filter over words between spaces, add-one smoothed, as small spam filters are; a Chinese line is one word."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    seen: Counter[str] = Counter()
    for row in learnt:
        seen[row.label] += 1
        counts[row.label].update(row.text.lower().split())
    size = len({word for some in counts.values() for word in some})

    def tell(text: str) -> str:
        words = text.lower().split()
        return max(seen, key=lambda label: _log_odds(words, counts[label], seen[label] / len(learnt), size))

    return tell


def _log_odds(words: Sequence[str], counts: Counter[str], prior: float, size: int) -> float:
    total = counts.total() + size
    return math.log(prior) + sum(math.log((counts[word] + 1) / total) for word in words)


if __name__ == "__main__":
    main()
