"""Letters that are taken for one another (Unicode UTS 39, what typography adds, and what keys lie side by side)."""

import itertools
import unicodedata

# What is drawn like each letter. Accents need no entry, they are dropped; i and l are one letter here.
LOOKS = {
    "a": "4@аɑαəæა", "b": "68ʙɓƅвβ", "c": "сϲƈᴄ", "d": "ԁɗđɖժ", "e": "3еεєɛҽɇǝ", "f": "ƒſ", "g": "9ɢɡǥցɠ", "h": "һħɦⱨհн",
    "j": "јʝɉյϳ", "k": "ⱪᴋкκƙ", "l": "1i|!ıɩɨɪіӏӀɫłιḷƚⅼℓｌLІ", "m": "ᴍɱмⅿ", "n": "ꞑոпηŋɴ", "o": "0оοօøᴏσ〇ο", "p": "рρƿƥþ", "q": "ԛʠզ",
    "r": "ʀɼɽɍɾгᴦ", "s": "5$ʂꜱѕƽȿ", "t": "7ţŧƫтτƭ", "u": "ᴜʉυսцμ", "v": "ⱱᶌⱴᴠνѵ", "w": "ⱳᴡԝωա", "x": "хχ", "y": "ʏƴɏỿуγүყ",
    "z": "2ʐᴢƶⱬȥ",
}  # fmt: skip
LIKE = str.maketrans({form: letter for letter, forms in LOOKS.items() for form in forms})
FOREIGN = {code: letter for code, letter in LIKE.items() if code > 127}
PAIRS = (
    ("rn", "m"), ("nn", "m"), ("rr", "m"), ("vv", "w"), ("cl", "d"), ("c1", "d"), ("lk", "k"), ("ik", "k"), ("1k", "k"), ("lc", "k"),
)  # fmt: skip
# Letters that look alike at a glance: two of them in one name are still an imitation.
SHAPES = frozenset(frozenset(pair) for pair in ("bd", "ce", "gq", "nm", "nr", "uv", "hb"))
ROWS = (
    ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"),
)
VOWELS = frozenset("aeiou")


def skeleton(text: str) -> str:
    """What is left when letters, and pairs of letters, that look alike are the same. In it, i, l and 1 are l."""
    text = _latin(text)
    for pair, one in PAIRS:
        text = text.replace(pair, one)
    return text.translate(LIKE)


def letters(text: str) -> str:
    """The same letter by letter: a pair stays two."""
    return _latin(text).translate(LIKE)


def _latin(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower().translate(FOREIGN))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.lower()


def _beside() -> frozenset[frozenset[str]]:
    """Keys that touch, on the three keyboards in use."""
    found: set[frozenset[str]] = set()
    for rows in ROWS:
        for row, below in zip(rows, (*rows[1:], ""), strict=True):
            found.update(frozenset(pair) for pair in itertools.pairwise(row))
            found.update(
                frozenset((key, other)) for at, key in enumerate(row) for other in below[max(0, at - 1) : at + 1]
            )
    return frozenset(found)


BESIDE = _beside()


def is_shape(one: str, other: str) -> bool:
    """Whether two letters are drawn almost alike."""
    return frozenset((one, other)) in SHAPES


def is_slip(one: str, other: str) -> bool:
    """Whether one letter for another is a slip: drawn alike, a key beside, a vowel for a vowel, or one bit away."""
    pair = frozenset((one, other))
    if pair in SHAPES or pair in BESIDE or pair <= VOWELS:
        return True
    return (ord(one) ^ ord(other)).bit_count() == 1
