"""Small charts as SVG text: bars with intervals, lines. No library; colours that colour-blind people tell apart (Okabe and Ito)."""

from collections.abc import Callable, Sequence
from html import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 26, 190, 60, 44
HEIGHT, BOTTOM = 380, 50
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999999")
FONT = 'font-family="system-ui, sans-serif" font-size="13"'


def bars(title: str, rows: Sequence[tuple[str, float, float, float]], marks: Sequence[tuple[str, float]] = ()) -> str:
    """Rows of (name, value, low, high), values from 0 to 1, with named vertical marks such as bounds."""
    height = TOP + ROW * len(rows) + (40 if marks else 16)
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
    for name, value in marks:
        x, end = LEFT + span * value, TOP + ROW * len(rows)
        parts.append(f'<path d="M{x:.1f} {TOP - 6}V{end}" stroke="{COLOURS[1]}" stroke-dasharray="4 3"/>')
        parts.append(_text(x, end + 16, f"{name} {value:.3f}", anchor="middle"))
    return _svg(height, parts)


Place = Callable[[float, float], tuple[float, float]]
Curve = tuple[str, Sequence[tuple[float, float]]]


def lines(title: str, across: str, up: str, curves: Sequence[Curve], points: bool = False) -> str:
    """Curves of (name, points) on axes from zero; with `points` each is marked."""
    most_x = max((x for _, line in curves for x, _ in line), default=1.0) or 1.0
    most_y = max((y for _, line in curves for _, y in line), default=1.0) or 1.0
    across_span, up_span = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return 60 + (across_span + LEFT - 60) * x / most_x, HEIGHT - BOTTOM - up_span * y / most_y

    parts = [_text(12, 22, title, weight="bold"), *_axes(place, most_x, most_y, across, up)]
    for index, (name, line) in enumerate(curves):
        colour = COLOURS[index % len(COLOURS)]
        at = [place(x, y) for x, y in line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in at)
        parts.append(f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"/>')
        if points:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in at]
        parts.append(_text(WIDTH - RIGHT - 6, TOP + 60 + 18 * index, name, anchor="end", fill=colour))
    return _svg(HEIGHT, parts)


def _axes(place: Place, most_x: float, most_y: float, across: str, up: str) -> list[str]:
    (x0, y0), (x1, y1) = place(0, 0), place(most_x, most_y)
    parts = [f'<path d="M{x0:.1f} {y1:.1f}V{y0:.1f}H{x1:.1f}" stroke="#444" fill="none"/>']
    for step in range(5):
        share = step / 4
        x, y = place(most_x * share, most_y * share)
        parts.append(_text(x, y0 + 18, f"{most_x * share:.3g}", anchor="middle"))
        parts.append(_text(x0 - 6, y + 4, f"{most_y * share:.2g}", anchor="end"))
    return [*parts, _text((x0 + x1) / 2, HEIGHT - 10, across, anchor="middle"), _text(12, 40, up)]


def _text(x: float, y: float, text: str, anchor: str = "start", weight: str = "normal", fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}">{escape(text)}</text>'


def _svg(height: float, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" {FONT} role="img">'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>', *parts, "</svg>\n"])
