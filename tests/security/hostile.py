"""Values that break what is not careful, and what the database holds before and after."""

import hashlib
import json

from django.apps import apps

OURS = {"accounts", "groups", "moderation", "chat", "aid", "notify", "live", "audit", "sessions"}


def state() -> dict[str, str]:
    """A hash of every table that people fill, by its name."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            rows = "\n".join(map(str, model._default_manager.order_by("pk").values_list()))
            found[model._meta.label] = hashlib.sha256(rows.encode("utf-8", "surrogatepass")).hexdigest()
    return found


# As text, in a form or in JSON.
TEXTS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202e\u2066abc", "\ufeff", "\u200b\u200d\u2060", "é" * 50, "e\u0301" * 5000, "ﷺ" * 2000, "👨‍👩‍👧‍👦" * 500, "a" * 100_000,
    "早" * 70_000, "\r\n" * 1000, "\x1b[2J", "\x7f", "\x85\u2028\u2029", "%00", "%s%s%n", "{0.__class__}", "{{7*7}}", "${jndi:ldap://evil.example/a}", "'; DROP TABLE x;--",
    "' OR 1=1 --", '" OR ""="', "1;SELECT pg_sleep(5)", "../../../../etc/passwd", "..\\..\\x", "file:///etc/passwd", "\\\\evil\\share", "null", "undefined", "NaN", "true", "[]",
    "{}", "-0", "0x7f", "1e400", "-1", "9223372036854775808", "9" * 400, "1.0", "٣", "一", "²", "1_000", " 1", "+1", "2026-02-30", "9999-12-31T23:59", "0000-00-00T00:00",
    "2026-11-25T25:61", "2026-11-25T10:00+99:99", "-2026-01-01T00:00", "z" * 16, "a" * 15, "a" * 17, "A" * 16, "________________", ".", "..", "CON", "a/b", "a?b", "a#b", "a;b",
    "<svg onload=x()>", "Infinity", "1" + "0" * 308, "0" * 5000, "۱۲۳", "Ⅷ", "ß" * 300, "İ" * 300, "\u0130\u0049\u0307", "ﬀ" * 300, "\U0010ffff", "\ue000", "\ufffe\uffff",
]  # fmt: skip
# As a JSON value in the place of any other.
VALUES: list[object] = [
    None, True, False, 0, -1, 1.5, 2**31, 2**63, -(2**63) - 1, 10**400, [], {}, [[]], [None], {"": None}, {"$gt": ""}, ["a"] * 1000, "a", "", "1", "yes", *TEXTS[:20],
]  # fmt: skip
# As a whole body.
BODIES: list[bytes] = [
    b"", b" ", b"null", b"true", b"1", b'"a"', b"[]", b"[{}]", b"{", b"}", b'{"a":}', b"{'a':1}", b'{"a":1,}', b'{"a":1,"a":2}', b'{"title":"a","title":"b"}', b'{"a":1e400}',
    b'{"a":-0}', b'{"a":NaN}', b'{"a":Infinity}', b'{"a":0123}', b'{"a":9223372036854775808}', b'{"a":' + b"9" * 5000 + b"}", b'{"a":"\\ud800"}', b'{"a":"\\u0000"}', b'{"a":"\xff\xfe"}',
    b'{"a":"\xc0\x80"}', b'{"a":"\xed\xa0\x80"}', b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"[" * 100_000, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    b'{"a":"' + b"x" * 200_000 + b'"}', b"\0" * 1000, b"\x1f\x8b\x08\x00", b"a=1&a=2", b"a=%00&b=%ff&c=%", b"--x\r\n", json.dumps({"__proto__": {"a": 1}, "constructor": 1}).encode(),
]  # fmt: skip
# As a header.
HEADERS = [
    "",
    " ",
    "a" * 10_000,
    "\t",
    "早".encode().decode("latin-1"),
    "\x80\xff",
    "a,b;c=d",
    '"',
    "'",
    "%00",
    "*/*;q=1e400",
    ",,,,",
    "bytes=0-",
    "gzip;q=2",
    "x" * 64,
    "../..",
    "application/json;charset=utf-16",
    "-1",
]
