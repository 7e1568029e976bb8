"""Screening: what is held or blocked of each class, false alarms on private messages, evasion by kind, cost and its parts.

The public sets are not part of the project. Put them (JSON lines, {"text", "label"}, .gz) into a folder and name it in
HUBANG_BENCH_DATA; sets that are not there are named in the result. Our own corpus is judged by models that never saw the author of the
row (data/corpus/held_back.json), for the shipped model has learnt all of it. `python -m benchmarks retraining` measures `hubang retrain`.
"""

import gzip
import json
import math
import os
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpus import FOLDER, rows
from benchmarks.results import keep
from hubang.engines.screening import Context, Policy, Screener
from hubang.engines.screening.evasions import KINDS, disguise
from hubang.engines.screening.model import Guess, Model, shipped
from hubang.engines.screening.verdict import Verdict
from hubang.engines.screening.views import Place, Views

SETS = ("nus_sms_clean", "chineseharm", "telegram_spam", "fbs_sms", "cold", "toxicn")
MOST = 3000
# ChineseHarm's classes and ours.
HARM = {
    "博彩": "gambling",
    "低俗色情": "porn",
    "谩骂引战": "abuse",
    "欺诈": "fraud",
    "黑产广告": "spam",
    "不违规": "clean",
}
FALSE_ALARMS, SHARE = 0.005, 0.3
LENGTHS = ((1, 20), (21, 50), (51, 100), (101, 200))
POLICY = Policy(links_allowed=True)
Row = dict[str, Any]


class HeldBack(Model):
    """Stands where the model stands, and says of a row of our corpus what a model said that never saw its author."""

    def __init__(self, chances: dict[str, dict[str, float]]) -> None:
        self._chances = chances

    def guess(self, views: Views) -> Guess:
        """What was recorded of the text."""
        chances = self._chances[views.original]
        return Guess(chances, max(chances, key=chances.__getitem__), "clean", ())

    def spans(self, views: Views, guess: Guess, label: str) -> list[Place]:
        """None: places are not measured."""
        del views, guess, label
        return []


def main() -> None:
    """Measure everything that is there."""
    folder = Path(os.environ.get("HUBANG_BENCH_DATA", "."))
    sets = {name: load(folder / f"{name}.jsonl.gz") for name in SETS if (folder / f"{name}.jsonl.gz").exists()}
    screener = Screener(POLICY)
    result: dict[str, Any] = {"missing": [name for name in SETS if name not in sets], "own": own()}
    for name, some in sets.items():
        result[name] = {"not allowed": by_label(some, screener.screen)}
    if "chineseharm" in sets:
        result["chineseharm"]["labels"] = labels(sets["chineseharm"], screener)
    if {"chineseharm", "nus_sms_clean"} <= set(sets):
        result["evasion"] = evasion(sets["chineseharm"], sets["nus_sms_clean"])
    result["cost"] = cost([row["text"] for row in rows() if len(row["text"]) <= 200])
    keep("screening", result)
    print(json.dumps(result, ensure_ascii=False, indent=1))


def load(path: Path) -> list[Row]:
    """The rows of a set, at most MOST of them, drawn by a fixed seed."""
    found = [json.loads(line) for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]
    random.Random(1).shuffle(found)
    return found[:MOST]


def own() -> dict[str, Any]:
    """Our corpus, each row by a model without its author: by author, by label, evasive and hard rows."""
    content = json.loads((FOLDER / "held_back.json").read_text("utf-8"))
    known = [row for row in rows() if row["id"] in content["chances"]]
    chances = {row["text"]: dict(zip(content["classes"], content["chances"][row["id"]], strict=True)) for row in known}
    screener = Screener(POLICY, HeldBack(chances))
    stopped = {row["id"]: screener.screen(row["text"]).outcome != "allow" for row in known}
    return {
        "by label": shares(known, stopped, lambda row: row["label"]),
        "clean by author": shares(known, stopped, lambda row: row["author"], lambda row: row["label"] == "clean"),
        "bad by author": shares(known, stopped, lambda row: row["author"], lambda row: row["label"] != "clean"),
        "bad": shares(known, stopped, _evasive, lambda row: row["label"] != "clean"),
        "clean": shares(known, stopped, lambda row: "hard" if row["hard"] else "plain", _is_clean),
        "all": shares(known, stopped, lambda row: "clean" if _is_clean(row) else "bad"),
    }


def _is_clean(row: Row) -> bool:
    return bool(row["label"] == "clean")


def _evasive(row: Row) -> str:
    return "evasive" if row["evasive"] else "hard" if row["hard"] else "other"


def shares(
    some: Iterable[Row],
    stopped: dict[str, bool],
    kind: Callable[[Row], str],
    is_counted: Callable[[Row], bool] = lambda _: True,
) -> dict[str, Any]:
    """Of each kind the share that was not allowed."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row in some:
        if is_counted(row):
            found[kind(row)].append(stopped[row["id"]])
    return {name: share(sum(hits), len(hits)) for name, hits in sorted(found.items())}


def by_label(some: Sequence[Row], screen: Callable[[str], Verdict]) -> dict[str, Any]:
    """Of each label, how many are not allowed."""
    seen, stopped = Counter[str](), Counter[str]()
    for row in some:
        label = str(row["label"])
        seen[label] += 1
        stopped[label] += screen(row["text"]).outcome != "allow"
    return {label: share(stopped[label], count) for label, count in sorted(seen.items())}


def share(hits: int, count: int) -> dict[str, Any]:
    """A share with its 95 % interval (Wilson 1927)."""
    p, z = hits / count, 1.96
    middle, spread = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    bottom = 1 + z * z / count
    ends = max(0.0, (middle - spread) / bottom), min(1.0, (middle + spread) / bottom)
    return {"n": count, "share": round(p, 4), "from": round(ends[0], 4), "to": round(ends[1], 4)}


def labels(some: Sequence[Row], screener: Screener) -> dict[str, Any]:
    """F1 by class of the label that is told, six classes; none of the rows was trained on."""
    pairs = [(HARM[row["label"]], screener.screen(row["text"]).label) for row in some]
    return f1(pairs, list(HARM.values()))


def f1(pairs: Sequence[tuple[str, str]], classes: Sequence[str]) -> dict[str, Any]:
    """F1 of each class and their mean with its 95 % interval over 500 bootstrap draws; pairs are (true, told)."""
    dice = random.Random(1)
    draws = sorted(_macro(dice.choices(pairs, k=len(pairs)), classes) for _ in range(500))
    each = {name: round(_f1(pairs, name), 4) for name in classes}
    return {"by class": each, "macro": round(_macro(pairs, classes), 4), "from": draws[12], "to": draws[487]}


def _macro(pairs: Sequence[tuple[str, str]], classes: Sequence[str]) -> float:
    return round(statistics.mean(_f1(pairs, name) for name in classes), 4)


def _f1(pairs: Sequence[tuple[str, str]], name: str) -> float:
    both = sum(true == name == told for true, told in pairs)
    return 2 * both / max(1, sum((true == name) + (told == name) for true, told in pairs))


def evasion(bad: Sequence[Row], clean: Sequence[Row]) -> dict[str, Any]:
    """How much of the bad texts the model's risk still finds when a third of a text is disguised in one kind, at the limit that
    stops this share of private messages: the model alone, texts that it never learnt."""
    model = shipped()
    risks = sorted(model.guess(Views(row["text"])).risk for row in clean)
    limit = risks[int((1 - FALSE_ALARMS) * len(risks))]
    texts = [row["text"] for row in bad if row["label"] != "不违规"]

    def found(some: Iterable[str]) -> dict[str, Any]:
        return share(sum(model.guess(Views(text)).risk > limit for text in some), len(texts))

    dice = random.Random(11)
    result = {"false alarms": FALSE_ALARMS, "share disguised": SHARE, "plain": found(texts)}
    return result | {kind: found([disguise(text, dice, [kind], SHARE) for text in texts]) for kind in KINDS}


def cost(texts: Sequence[str]) -> dict[str, Any]:
    """Microseconds of processor time a text of up to 200 characters, with explanation, one core; by length and by part."""
    screener = Screener(POLICY)
    chosen = random.Random(5).sample(list(texts), min(2000, len(texts)))
    spent = [(len(text), _microseconds(screener.screen, text)) for text in chosen]
    result: dict[str, Any] = {"all": _spread([one for _, one in spent])}
    for low, high in LENGTHS:
        some = [one for length, one in spent if low <= length <= high]
        if some:
            result[f"{low} to {high} characters"] = _spread(some)
    result["parts"] = {name: _spread([_microseconds(part, text) for text in chosen]) for name, part in _parts(screener)}
    return result


def _parts(screener: Screener) -> Iterable[tuple[str, Callable[[str], Any]]]:
    """Each part with views of its own: the sum is more than the whole, which makes them once."""
    model, context = shipped(), Context()

    def explained(text: str) -> Any:
        views = Views(text)
        guess = model.guess(views)
        return model.spans(views, guess, guess.label)

    yield "views", lambda text: (Views(text).folded, Views(text).heard)
    yield "model", lambda text: model.guess(Views(text))
    yield "model with spans", explained
    yield "facts", lambda text: screener.facts(Views(text), context)
    yield "phrases and stance", lambda text: screener.evidence(Views(text), ())


def _microseconds(work: Callable[[str], Any], text: str) -> float:
    best = math.inf
    for _ in range(3):
        start = time.process_time_ns()
        work(text)
        best = min(best, (time.process_time_ns() - start) / 1e3)
    return best


def _spread(values: Sequence[float]) -> dict[str, float]:
    ranked = sorted(values)
    picked = {"p50": ranked[len(ranked) // 2], "p99": ranked[int(0.99 * len(ranked))]}
    return {name: round(value, 1) for name, value in {"mean": statistics.mean(ranked), **picked}.items()}


if __name__ == "__main__":
    main()
