"""`python -m benchmarks.screening_tables`: the measured tables of docs/screening.md, from results/screening.json and retraining.json."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import FOLDER

DOCS = Path(__file__).parent.parent / "docs" / "screening.md"
BEGIN, END = "<!-- begin: python -m benchmarks.screening_tables -->", "<!-- end: measured -->"
NAMES = {
    "nus_sms_clean": "NUS private SMS (all clean)",
    "cold": "COLD (a part of it learnt)",
    "toxicn": "ToxiCN",
    "telegram_spam": "Telegram spam",
    "fbs_sms": "spam SMS (FBS)",
    "chineseharm": "ChineseHarm",
}


def tables() -> Iterator[str]:
    """Every table as Markdown."""
    path = FOLDER / "screening.json"
    found = json.loads(path.read_text("utf-8"))
    yield from _own(found["own"])
    yield from _public(found)
    if "evasion" in found:
        yield from _evasion(found["evasion"])
    yield from _cost(found["cost"])
    if (FOLDER / "peers.json").exists():
        yield from _peers(json.loads((FOLDER / "peers.json").read_text("utf-8")))
    path = FOLDER / "retraining.json"
    if path.exists():
        yield from _retraining(json.loads(path.read_text("utf-8")))


def _share(one: dict[str, Any]) -> str:
    return f"{one['share']:.1%} ({one['from']:.1%} to {one['to']:.1%}) | {one['n']:,}"


def _own(own: dict[str, Any]) -> Iterator[str]:
    yield "**Our corpus, every row judged by a model that never saw its author** (95 % intervals)\n"
    yield "| rows | not allowed | of |\n|---|---|---|"
    for group, some in own.items():
        for name, one in some.items():
            yield f"| {group}: {name} | {_share(one)} |"


def _public(found: dict[str, Any]) -> Iterator[str]:
    yield "\n**Public sets, none of it learnt but COLD**\n"
    yield "| set: label | not allowed | of |\n|---|---|---|"
    for name, title in NAMES.items():
        for label, one in found.get(name, {}).get("not allowed", {}).items():
            yield f"| {title}: {label} | {_share(one)} |"
    harm = found.get("chineseharm", {}).get("labels")
    if harm:
        each = ", ".join(f"{name} {value:.2f}" for name, value in harm["by class"].items())
        yield f"\nChineseHarm, label told: macro-F1 {harm['macro']:.3f} ({harm['from']:.3f} to {harm['to']:.3f}); F1 {each}."


def _evasion(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"\n**The model alone on disguised bad texts of ChineseHarm**, {found['share disguised']:.0%} of the characters in one kind, "
        f"at {found['false alarms']:.1%} false alarms on private SMS\n"
    )
    yield "| kind | found | of |\n|---|---|---|"
    yield from (f"| {kind} | {_share(one)} |" for kind, one in found.items() if isinstance(one, dict))


def _cost(found: dict[str, Any]) -> Iterator[str]:
    yield "\n**Microseconds a text, with explanation** (processor time, best of three; parts make their own views)\n"
    yield "| what | mean | p50 | p99 |\n|---|---|---|---|"
    lines = {name: one for name, one in found.items() if name != "parts"}
    lines |= {f"part: {name}": one for name, one in found["parts"].items()}
    yield from (f"| {name} | {one['mean']} | {one['p50']} | {one['p99']} |" for name, one in lines.items())


def _peers(found: dict[str, Any]) -> Iterator[str]:
    yield "\n**Peers on our corpus**, each author judged by what never saw that author, at the false alarms of ours on the clean rows\n"
    yield "| what | bad | evasive | hard | clean | private SMS | us a text |\n|---|---|---|---|---|---|---|"
    for name, one in found["corpus"].items():
        yield f"| {name} | {_stopped(one)} | {one.get('microseconds', '')} |"
    yield "\n**One part switched off**, the limits as they are\n"
    yield "| off | bad | evasive | hard | clean | private SMS |\n|---|---|---|---|---|---|"
    for name, one in found["switched off"].items():
        yield f"| {name} | {_stopped(one)} |"
    yield "\n**Personal data**: found of plain and of disguised numbers, false alarms on numbers that only look like it (600 each)\n"
    yield "| what | plain | disguised | look-alikes | us a text |\n|---|---|---|---|---|"
    for name, one in found["personal data"].items():
        if isinstance(one, dict):
            parts = " | ".join(f"{one[part]['share']:.1%}" for part in ("plain", "disguised", "look-alike numbers"))
            yield f"| {name} | {parts} | {one['microseconds']} |"


def _stopped(one: dict[str, Any]) -> str:
    kinds = ("bad", "bad, evasive", "bad, hard", "clean", "private messages")
    return " | ".join(f"{one[kind]['share']:.1%}" if kind in one else "" for kind in kinds)


def _retraining(found: dict[str, Any]) -> Iterator[str]:
    yield "\n**`hubang retrain`** on four fifths, measured on a fifth held back in near-duplicate groups (not the authors' own tests)\n"
    yield "| set | ours: accuracy | ours: macro-F1 | scikit-learn: macro-F1 | Bayes at spaces: macro-F1 | disguised / plain |"
    yield "|---|---|---|---|---|---|"
    for name, one in found.items():
        if name == "machine":
            continue
        ours, other, bayes = one["ours"], one["scikit-learn"], one["bayes at spaces"]
        yield (
            f"| {name} | {ours['accuracy']:.3f} ± {ours['+-']:.3f} | {ours['macro']:.3f} ({ours['from']:.3f} to {ours['to']:.3f}) "
            f"| {other['macro']:.3f} | {bayes['macro']:.3f} | {one['disguised']['mean / plain']} |"
        )
        if "learning curve" in one:
            curve = ", ".join(
                f"{count}: {value:.3f}"
                for count, value in sorted(one["learning curve"].items(), key=lambda item: int(item[0]))
            )
            parts = "; ".join(
                f"{part}: {value['plain']:.3f} plain, {value['homophone']:.3f} homophones, {value['split']:.3f} split"
                for part, value in one["parts of the stream"].items()
            )
    if "chineseharm" in found and "learning curve" in found["chineseharm"]:
        yield f"\nChineseHarm, macro-F1 by rows of each class: {curve}. By parts of the stream: {parts}."


def main() -> None:
    """Put the tables between their marks."""
    text = DOCS.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[-1]
    DOCS.write_text(f"{before}{BEGIN}\n" + "\n".join(tables()) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
