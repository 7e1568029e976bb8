"""Small charts as SVG text: bars with intervals, lines. No library; colours that colour-blind people tell apart (Okabe and Ito)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 26, 190, 60, 44
HEIGHT, BOTTOM = 380, 50
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
FONT = 'font-family="system-ui, sans-serif" font-size="13"'


def bars(title: str, rows: Sequence[tuple[str, float, float, float]], marks: Sequence[tuple[str, float]] = ()) -> str:
    """Rows of (name, value, low, high), values from 0 to 1, with named vertical marks such as bounds."""
    height = TOP + ROW * len(rows) + 16 + 18 * len(marks)
    span = WIDTH - LEFT - RIGHT
    parts = [_text(12, 22, title, weight="bold")]
    for index, (name, value, low, high) in enumerate(rows):
        y = TOP + index * ROW
        x1, x2 = LEFT + span * low, LEFT + span * high
        parts += [
            _text(LEFT - 8, y + 15, name, anchor="end"),
            f'<rect x="{LEFT}" y="{y}" width="{span * value:.1f}" height="18" fill="{COLOURS[0]}"/>',
            f'<path d="M{x1:.1f} {y + 9}H{x2:.1f}M{x1:.1f} {y + 5}v8M{x2:.1f} {y + 5}v8" stroke="#000" fill="none"/>',
            _text(LEFT + span * max(value, high) + 6, y + 14, f"{value:.3f}"),
        ]
    for line, (name, value) in enumerate(marks):
        x, end = LEFT + span * value, TOP + ROW * len(rows) + 18 * line
        parts.append(f'<path d="M{x:.1f} {TOP - 6}V{end + 14}" stroke="{COLOURS[1]}" stroke-dasharray="4 3"/>')
        parts.append(_text(x + 5, end + 12, f"{name} {value:.3f}"))
    return _svg(height, parts)


Place = Callable[[float, float], tuple[float, float]]
Curve = tuple[str, Sequence[tuple[float, float]]]


def lines(title: str, across: str, up: str, curves: Sequence[Curve], points: bool = False, powers: bool = False) -> str:
    """Curves of (name, points) on axes from zero; with `points` each is marked; with `powers` both axes go by powers of ten, for numbers above zero."""
    xs, ys = ([point[axis] for _, line in curves for point in line] for axis in (0, 1))
    over, along = (_powers(xs), _powers(ys)) if powers else (_even(xs), _even(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        return 60 + (WIDTH - RIGHT - 60) * over.share(x), HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * along.share(y)

    parts = [_text(12, 22, title, weight="bold"), *_axes(place, over.marks, along.marks, across, up)]
    for index, (name, line) in enumerate(curves):
        colour = COLOURS[index % len(COLOURS)]
        at = [place(x, y) for x, y in line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
        parts.append(f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"/>')
        if points:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in at]
        # Where curves by powers of ten begin there is room; the others need it at the end.
        x, anchor = (72.0, "start") if powers else (WIDTH - RIGHT - 6.0, "end")
        parts.append(_text(x, TOP + (14 if powers else 60) + 18 * index, name, anchor=anchor, fill=colour))
    return _svg(HEIGHT, parts)


@dataclass(frozen=True)
class _Axis:
    """Where a value lies, 0 to 1, and the values that are marked."""

    share: Callable[[float], float]
    marks: list[float]


def _even(values: Sequence[float]) -> _Axis:
    """From zero to the largest value."""
    most = max(values, default=1.0) or 1.0
    return _Axis(lambda value: value / most, [most * step / 4 for step in range(5)])


def _powers(values: Sequence[float]) -> _Axis:
    """Powers of ten around the values."""
    low = math.floor(math.log10(min(values, default=1.0)))
    high = max(math.ceil(math.log10(max(values, default=10.0))), low + 1)
    marks = [10.0**power for power in range(low, high + 1)]
    return _Axis(lambda value: (math.log10(value) - low) / (high - low), marks)


def _axes(place: Place, xs: Sequence[float], ys: Sequence[float], across: str, up: str) -> list[str]:
    (x0, y0), (x1, y1) = place(xs[0], ys[0]), place(xs[-1], ys[-1])
    parts = [f'<path d="M{x0:.1f} {y1:.1f}V{y0:.1f}H{x1:.1f}" stroke="#444" fill="none"/>']
    parts += [_text(place(x, ys[0])[0], y0 + 18, f"{x:.3g}", anchor="middle") for x in xs]
    parts += [_text(x0 - 6, place(xs[0], y)[1] + 4, f"{y:.2g}", anchor="end") for y in ys]
    return [*parts, _text((x0 + x1) / 2, HEIGHT - 10, across, anchor="middle"), _text(12, 40, up)]


def _text(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal", fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}">{escape(text)}</text>'


def _svg(height: float, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" {FONT} role="img">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>', *parts, "</svg>\n"])
