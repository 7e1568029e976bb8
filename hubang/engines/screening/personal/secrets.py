"""Passwords and passports, where the text calls them so."""

import re
from collections.abc import Iterator

from hubang.engines.screening.verdict import Finding

# A password has letters and digits, or stands behind 密码是; six digits alone after 密码 may be the code of a parcel box.
PASSWORD = re.compile(
    r"(?:密码|口令|password|pwd|pw)(?:是|为|:|：|=|\s){0,3}((?=[a-z0-9@!#$%^&*_.\-]{0,24}[0-9])(?=[a-z0-9@!#$%^&*_.\-]{0,24}[a-z])[a-z0-9@!#$%^&*_.\-]{6,24})"
)
# GA 2014: passports and travel permits, a letter (two on newer ones) and seven or eight digits.
PASSPORT = re.compile(r"(?:护照|通行证|台胞证|回乡证|passport)[号码是为:：\s]{0,4}([a-z]{1,2}[0-9]{7,8})(?![0-9a-z])")


def find(folded: str) -> Iterator[Finding]:
    """Findings in a folded text."""
    for match in PASSWORD.finditer(folded):
        yield Finding("password", "privacy", match.span(1), "block", "像是密码")
    for match in PASSPORT.finditer(folded):
        yield Finding("passport", "privacy", match.span(1), "block", "像是证件号码")
