"""`python -m benchmarks.plots`: pictures of what is measured, as SVG in docs/plots/, from results/*.json. Own drawing, so that nothing needs to be installed."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.results import FOLDER

OUT = Path(__file__).parent.parent / "docs" / "plots"
WIDTH, LINE, LEFT, RIGHT, TOP = 720, 24, 190, 110, 44
INK, OURS, OTHERS = "#333333", "#07a35a", "#9aa5b1"
Bar = tuple[str, float, float, float]


def bars(title: str, rows: Sequence[Bar], ours: Sequence[str], unit: str = "%") -> str:
    """Horizontal bars with their 95 % intervals: (name, value, from, to), in the unit; those named in `ours` are green."""
    height, most = TOP + LINE * len(rows) + 12, max(to for _name, _value, _from, to in rows) or 1.0
    scale = (WIDTH - LEFT - RIGHT) / most
    found = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (name, value, low, high) in enumerate(rows):
        y = TOP + LINE * number
        colour, middle = OURS if name in ours else OTHERS, y + LINE / 2 - 3
        found += [
            f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{value * scale:.1f}" height="{LINE - 7}" fill="{colour}"/>',
            f'<path d="M{LEFT + low * scale:.1f} {middle}H{LEFT + high * scale:.1f}" stroke="{INK}" stroke-width="1.5"/>',
            f'<text x="{LEFT + high * scale + 8:.1f}" y="{y + 14}">{value:g} {unit}</text>',
        ]
    return "\n".join([*found, "</svg>"]) + "\n"


def shares(some: Mapping[str, Mapping[str, Any]]) -> list[Bar]:
    """Shares with their intervals, in per cent."""
    return [(name, *(round(100 * one[key], 1) for key in ("share", "from", "to"))) for name, one in some.items()]


def pictures() -> dict[str, str]:
    """Every picture by its name."""
    screening, peers = (json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in ("screening", "peers"))
    own, found = screening["own"], {}
    labels = {name: one for name, one in own["by label"].items() if name != "clean"}
    found["by-label"] = bars("Bad messages stopped, by label (author never seen)", shares(labels), list(labels))
    authors = own["bad by author"]
    found["by-author"] = bars("Bad messages stopped, by author (never seen)", shares(authors), list(authors))
    for kind, title in (("bad", "Bad messages stopped"), ("private messages", "Private messages stopped wrongly")):
        some = {name: one[kind] for name, one in peers["corpus"].items() if kind in one}
        found[f"peers-{kind.replace(' ', '-')}"] = bars(f"{title}, same rows", shares(some), ["Hubang"])
    off = {name: one["bad"] for name, one in peers["switched off"].items()}
    found["switched-off"] = bars("Bad messages stopped with one part off", shares(off), ["nothing"])
    people = {name: one for name, one in peers["personal data"].items() if isinstance(one, dict)}
    for kind in ("plain", "disguised", "look-alike numbers"):
        some = {name: one[kind] for name, one in people.items()}
        title = "False alarms on look-alike numbers" if kind.startswith("look") else f"Personal data found, {kind}"
        found[f"personal-{kind.split()[0]}"] = bars(title, shares(some), ["Hubang, all checks"])
    cost = {name: one["mean"] for name, one in screening["cost"].items() if name != "parts"}
    rows = [(name, value, value, value) for name, value in cost.items()]
    found["cost"] = bars("Microseconds a text, mean", rows, list(cost), "us")
    if "evasion" in screening:
        kinds = {name: one for name, one in screening["evasion"].items() if isinstance(one, dict)}
        found["evasion"] = bars(
            "ChineseHarm, disguised in one kind: found by the model alone", shares(kinds), ["plain"]
        )
    return found


def main() -> None:
    """Draw all."""
    OUT.mkdir(exist_ok=True)
    for name, picture in pictures().items():
        (OUT / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
