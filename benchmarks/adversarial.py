"""Texts that are made to be slow: how long the engine takes for n and for 2n characters. Linear is a ratio of about 2.

Measured in processor time of the thread, so that other programs do not count.
"""

import random
import time
from collections.abc import Callable
from typing import Any

from benchmarks.results import keep
from hubang.engines.chatlog import Unreadable, read
from hubang.engines.screening import Context, Policy, Recent, Screener, Word
from hubang.engines.screening.patterns import shipped
from hubang.engines.screening.phrases import FILES
from hubang.engines.sharelink import parse

KEYS = [key for name in FILES for pattern in shipped(name) for key in pattern.keys]


def _filled(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def _shuffled(parts: list[str]) -> Callable[[int], str]:
    return lambda size: "".join(random.Random(3).choices(parts, k=size))[:size]


FAMILIES: dict[str, Callable[[int], str]] = {
    "one character": _filled("好"),
    "digits": _filled("1"),
    "digits, spaced": _filled("1 "),
    "digits, worded": _filled("1个"),
    "phone numbers": _filled("13800138001 "),
    "phone numbers, glued": _filled("13800138001"),
    "dates of birth": _filled("110105194912310"),
    "card numbers": _filled("6222 "),
    "Chinese numerals": _filled("一三八零"),
    "letters for digits": _filled("1o|l"),
    "house numbers": _filled("路1号1栋1单元"),
    "place names": _filled("阳光花园小区"),
    "plates": _filled("京A1234"),
    "codes": _filled("验证码1"),
    "mail": _filled("a@"),
    "mail, dots": _filled("a.@a."),
    "at": _filled("艾特qq点"),
    "dots": _filled("."),
    "hosts": _filled("a."),
    "links": _filled("http://a.cn "),
    "links, glued": _filled("http://a.cn/"),
    "schemes": _filled("http://"),
    "point com": _filled("a点"),
    "spaced letters": _filled("a b "),
    "latin": _filled("zhuang"),
    "vowels": _filled("aeiou"),
    "initials": _filled("cnm"),
    "split characters": _filled("亻尔讠身寸"),
    "radicals": _filled("亻"),
    "emoji": _filled("💰⭐"),
    "emoji between": _filled("刷⭐单⭐"),
    "signs between": _filled("刷.单*返|利"),
    "zero width": _filled("刷\u200b"),
    "combining marks": _filled("a\u0301\u0301"),
    "key of a phrase": _filled("刷单"),
    "keys of all phrases": _shuffled(KEYS),
    "keys of phrases, parted": lambda size: "。".join(random.Random(4).choices(KEYS, k=size))[:size],
    "accounts": _filled("加v:"),
    "accounts, long": _filled("微信a1_"),
    "warnings": _filled("小心骗子"),
    "lone surrogates": _filled("\ud800"),
    "U+0000": _filled("\x00"),
    "line breaks": _filled("\n"),
    "brackets": _filled("【"),
    "anything": lambda size: "".join(chr(random.Random(n).randrange(0x110000)) for n in range(size)),
}
SIZES = (10_000, 20_000)


def main() -> None:
    """Every family at both sizes; the slowest is told."""
    words = (Word("广场舞", "spam", "hold", "sound"), Word("(a|b|ab)*c", "spam", "hold", "pattern"))
    screener = Screener(Policy(words=words))
    from datetime import UTC, datetime

    context = Context(now=datetime(2026, 11, 25, tzinfo=UTC), recent=Recent())
    table: dict[str, Any] = {}
    for name, made in FAMILIES.items():
        table[name] = {
            "screen": _times(lambda text: screener.screen(text, context), made),
            "parse": _times(parse, made),
            "read": _times(_read, made),
        }
    keep("adversarial", {"sizes": SIZES, "milliseconds": table})
    for name, row in sorted(table.items(), key=lambda item: -item[1]["screen"]["ms"][0]):
        print(
            f"{name:28}", "  ".join(f"{what} {one['ms'][0]:8.2f} ms x{one['ratio']:4.2f}" for what, one in row.items())
        )


def _times(work: Callable[[str], object], made: Callable[[int], str]) -> dict[str, Any]:
    spent = []
    for size in SIZES:
        text = made(size)
        spent.append(min(_once(work, text) for _ in range(3)))
    return {"ms": [round(1000 * seconds, 2) for seconds in spent], "ratio": round(spent[1] / max(spent[0], 1e-6), 2)}


def _once(work: Callable[[str], object], text: str) -> float:
    start = time.thread_time()
    work(text)
    return time.thread_time() - start


def _read(text: str) -> None:
    try:
        for _ in read(text):
            pass
    except Unreadable:
        pass


if __name__ == "__main__":
    main()
