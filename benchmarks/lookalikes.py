"""Look-alikes of the shops' hosts, made the way squatters make them, a family at a time.

The tables here are written apart from the detector's own, so that the one does not grade itself by the other's ideas.
"""

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import keep
from hubang.engines.sharelink import parse


def _each(names: str) -> list[str]:
    return names.split()


TARGETS = (
    "pinduoduo.com", "yangkeduo.com", "taobao.com", "tmall.com", "jingdong.com", "meituan.com", "dianping.com", "alipay.com",
    "douyin.com", "kuaishou.com", "xiaohongshu.com", "weixin.com", "wechat.com", "didichuxing.com", "xiaojukeji.com", "goofish.com",
)  # fmt: skip
HOSTS = (
    "mobile.yangkeduo.com", "mobile.pinduoduo.com", "p.pinduoduo.com", "item.taobao.com", "m.tb.cn", "detail.tmall.com", "item.jd.com",
    "u.jd.com", "i.meituan.com", "www.dianping.com", "dpurl.cn", "mp.weixin.qq.com", "weixin.qq.com", "render.alipay.com", "v.douyin.com",
    "v.kuaishou.com", "www.xiaohongshu.com", "h5.ele.me",
)  # fmt: skip
# Names too short for similarity: with a word or a number of sales days beside them.
SHORT = ("jd", "pdd")
# Where an IP address can stand, in every way that a browser reads it.
NUMBERS = (
    "47.98.120.33", "192.0.2.7", "3232235777", "0xC0A80001", "0300.0250.0.1", "0x7f.0.0.1", "[2001:db8::7]", "[::ffff:192.0.2.7]", "1.2.3",
    "127.1", "47.98.120.33:8080",
)  # fmt: skip
KEYBOARDS = (
    ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"),
)
GLYPHS = {
    "a": "àáâãäåɑạǎăȧąə", "b": "dʙɓḃḅḇƅ", "c": "eƈċćçčĉᴄ", "d": "b cl ɗ đ ď ɖ ḑ ḋ ḍ ḏ ḓ", "e": "céèêëēĕěėẹęȩɇḛ", "f": "ƒḟ",
    "g": "qɢɡġğǵģĝǧǥ", "h": "ĥȟħɦḧḩⱨḣḥḫẖ", "i": "1líìïıɩǐĭỉịɨȋīɪ", "j": "ʝǰɉĵ", "k": "lk ik lc ḳ ḵ ⱪ ķ ᴋ", "l": "1iɫł",
    "m": "n nn rn rr ṁ ṃ ᴍ ɱ ḿ", "n": "mrńṅṇṉñņǹňꞑ", "o": "0ȯọỏơóöᴏ", "p": "ƿƥṕṗ", "q": "gʠ", "r": "ʀɼɽŕŗřɍɾȓȑṙṛṟ", "s": "ʂśṣṡșŝšꜱ",
    "t": "ţŧṫṭțƫ", "u": "ᴜǔŭüʉùúûũūųưůűȕȗụ", "v": "ṿⱱᶌṽⱴᴠ", "w": "vv ŵ ẁ ẃ ẅ ⱳ ẇ ẉ ẘ ᴡ", "x": "ẋẍ", "y": "ʏýÿŷƴȳɏỿẏỵ", "z": "ʐżźᴢƶẓẕⱬ",
}  # fmt: skip
CYRILLIC = str.maketrans("aceopxyiujhd", "асеорхуіцјһԁ")
GREEK = str.maketrans("aoviunp", "αονιυηρ")
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("a"), ord("z") + 1)})
ENDINGS = _each(
    "cn net org top xyz vip shop cc club site online store info live fun pw tk ml ltd wang work link com.cn net.cn hk co me io"
)
WORDS = _each(
    "vip act help free gift hongbao kanjia zhuli pay login app shop mall 618 1111 hd lq tixian kefu service safe official member center "
    "huodong quan coupon lucky bonus cash m h5 wap www team share new fuli"
)
# They hide where they lead, which is no imitation: a group that takes known shops alone refuses them as unknown.
REDIRECTORS = _each(
    "t.cn dwz.cn suo.im bit.ly tinyurl.com goo.gl t.co url.cn 985.so is.gd cutt.ly reurl.cc dlj.bz mrw.so sourl.cn"
)
STRANGERS = ("evil.cn", "hb618.top", "verify88.com", "act-help.xyz", "1a2b.cc")


def families() -> dict[str, list[str]]:
    """Hosts by family, each host once, in the order made. No host in it is a shop's own."""
    made: dict[str, list[str]] = {}
    for target in TARGETS:
        name, ending = target.split(".", 1)
        for family, make in OF_NAMES.items():
            made.setdefault(family, []).extend(
                f"{one}.{ending}" for one in make(name) if one != name and _is_label(one)
            )
        made.setdefault("ending", []).extend(f"{name}.{other}" for other in ENDINGS)
        made.setdefault("dot inside", []).extend(f"{name[:i]}.{name[i:]}.{ending}" for i in range(1, len(name)))
        made.setdefault("punycode", []).extend(_punycode(name, ending))
    for short in SHORT:
        for word in WORDS:
            made.setdefault("short brand with a word", []).extend(
                [f"{short}-{word}.com", f"{word}-{short}.cn", f"{short}-{word}.top", f"{short}.{word}.top"]
            )
    for host in HOSTS:
        made.setdefault("in front", []).extend(_in_front(host))
        made.setdefault("user before the host", []).extend(f"{host}@{stranger}" for stranger in STRANGERS)
        made.setdefault("address in the path", []).extend(f"{stranger}/{host}/item" for stranger in STRANGERS)
    made["numbers"] = [f"{number}/{path}" for number in NUMBERS for path in ("", "taobao/login", "pdd?id=8")]
    return {family: [host for host in dict.fromkeys(hosts) if host not in OWN] for family, hosts in made.items()}


# What the generator can hit by chance and belongs to the brand (or to a name everybody knows).
OWN = frozenset(
    [
        "taobao.org",
        "jingdong.net",
        "alipay.cn",
        "alipay.com.cn",
        "alipay.hk",
        "kuaishou.cn",
        "tmall.hk",
        "pinduoduo.net",
        "taobao.net",
        "meituan.net",
        "douyinact.com",
        "jd-app.com",
        "servicewechat.com",
        "kuaishoupay.com",
    ]
)


def _punycode(name: str, ending: str) -> Iterator[str]:
    """Names with one letter of another alphabet, as they stand in an address bar that does not trust them."""
    for one in dict.fromkeys((*OF_NAMES["cyrillic"](name), *OF_NAMES["greek"](name), *_homoglyphs(name))):
        if not one.isascii():
            yield f"xn--{one.encode('punycode').decode()}.{ending}"


def _is_label(name: str) -> bool:
    return all(part and not part.startswith("-") and not part.endswith("-") for part in name.split("."))


def _in_front(host: str) -> Iterator[str]:
    for stranger in STRANGERS:
        yield f"{host}.{stranger}"
        yield f"{host}-{stranger}"
        yield f"{host.replace('.', '-')}.{stranger}"
        yield f"www.{host}.{stranger}"


def _glyphs(letter: str) -> list[str]:
    shapes = GLYPHS.get(letter, "")
    return shapes.split() if " " in shapes else list(shapes)


def _homoglyphs(name: str) -> Iterator[str]:
    for i, letter in enumerate(name):
        for shape in _glyphs(letter):
            yield name[:i] + shape + name[i + 1 :]


def _two_homoglyphs(name: str) -> Iterator[str]:
    for i, letter in enumerate(name):
        for j in range(i + 1, len(name)):
            for one in _glyphs(letter):
                for other in _glyphs(name[j]):
                    yield name[:i] + one + name[i + 1 : j] + other + name[j + 1 :]


def _neighbours(letter: str) -> set[str]:
    near: set[str] = set()
    for rows in KEYBOARDS:
        for number, row in enumerate(rows):
            at = row.find(letter)
            if at < 0:
                continue
            near.update(row[max(0, at - 1) : at + 2])
            for other in (number - 1, number + 1):
                if 0 <= other < len(rows):
                    near.update(rows[other][max(0, at - (other > number)) : at + 1 + (other < number)])
    return near - {letter}


def _flipped_bits(name: str) -> Iterator[str]:
    for i, letter in enumerate(name):
        for bit in (1, 2, 4, 8, 16, 32, 64):
            other = chr(ord(letter) ^ bit)
            if other in "abcdefghijklmnopqrstuvwxyz0123456789-":
                yield name[:i] + other + name[i + 1 :]


def _combined(name: str) -> Iterator[str]:
    for word in WORDS:
        yield from (f"{name}-{word}", f"{word}-{name}", f"{name}{word}", f"{word}{name}")


def _addresses(name: str) -> Iterator[str]:
    yield from (
        f"www{name}",
        f"www-{name}",
        f"{name}com",
        f"{name}-com",
        f"m{name}",
        f"m-{name}",
        f"com-{name}",
        f"{name}cn",
    )


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
OF_NAMES: dict[str, Callable[[str], Iterable[str]]] = {
    "addition": lambda name: (name + letter for letter in LETTERS),
    "flipped bit": _flipped_bits,
    "homoglyph": _homoglyphs,
    "two homoglyphs": _two_homoglyphs,
    "hyphen": lambda name: (name[:i] + "-" + name[i:] for i in range(1, len(name))),
    "insertion": lambda name: (
        name[:i] + near + name[i:]
        for i in range(1, len(name))
        for near in sorted(_neighbours(name[i]) | _neighbours(name[i - 1]))
    ),
    "omission": lambda name: (name[:i] + name[i + 1 :] for i in range(len(name))),
    "plural": lambda name: (name[:i] + "s" + name[i:] for i in range(2, len(name) + 1)),
    "repetition": lambda name: (name[: i + 1] + name[i:] for i in range(len(name))),
    "replacement": lambda name: (
        name[:i] + near + name[i + 1 :] for i in range(len(name)) for near in sorted(_neighbours(name[i]))
    ),
    "swap": lambda name: (name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)),
    "vowel": lambda name: (
        name[:i] + vowel + name[i + 1 :] for i in range(len(name)) if name[i] in "aeiou" for vowel in "aeiou"
    ),
    "combined": _combined,
    "address glued": _addresses,
    "cyrillic": lambda name: (
        name.translate(CYRILLIC),
        *(name[:i] + name[i].translate(CYRILLIC) + name[i + 1 :] for i in range(len(name))),
    ),
    "greek": lambda name: (
        name.translate(GREEK),
        *(name[:i] + name[i].translate(GREEK) + name[i + 1 :] for i in range(len(name))),
    ),
    "wide letter": lambda name: (name[:i] + name[i].translate(WIDE) + name[i + 1 :] for i in range(len(name))),
}


def main() -> None:
    """Of each family, how many are called look-alikes; of ordinary hosts (HUBANG_BENCH_DATA/benign_hosts.txt.gz), how many."""
    found = {family: [host for host in hosts if not _is_seen(host)] for family, hosts in families().items()}
    made = {family: len(hosts) for family, hosts in families().items()}
    recall = {family: round(1 - len(found[family]) / made[family], 4) for family in made}
    whole = 1 - sum(map(len, found.values())) / sum(made.values())
    result = {
        "families": recall,
        "false alarms on shorteners": [host for host in REDIRECTORS if _is_seen(host)],
        "hosts": sum(made.values()),
        "recall": round(whole, 5),
        "missed": [host for hosts in found.values() for host in hosts][:40],
    }
    benign = Path(os.environ.get("HUBANG_BENCH_DATA", ".")) / "benign_hosts.txt.gz"
    if benign.exists():
        hosts = gzip.decompress(benign.read_bytes()).decode().split()
        # The whole list was used while the detector was built.
        result["benign"] = false_alarms(hosts)
    result["homepages of Debian's packages"] = false_alarms(homepages())
    keep("lookalikes", result)
    print(result)


def homepages() -> list[str]:
    """Hosts of the programs that Debian knows, where apt is: nobody looked at them while the detector was built."""
    if shutil.which("apt-cache") is None:
        return []
    said = subprocess.run(
        ["apt-cache", "dumpavail"], capture_output=True, text=True, errors="replace", check=False
    ).stdout
    addresses = re.findall(r"^Homepage: https?://([^/?#:\s]+)", said, re.MULTILINE)
    return sorted({host.lower() for host in addresses})


def false_alarms(hosts: list[str]) -> dict[str, Any]:
    """How many there are, and which are called look-alikes."""
    return {"hosts": len(hosts), "false alarms": [host for host in hosts if _is_seen(host)]}


def _is_seen(host: str) -> bool:
    return parse(f"https://{host}/").trust == "lookalike"


if __name__ == "__main__":
    main()
