"""How many helpers a text says are missing."""

import re

from hubang.engines.sharelink.numbers import NUMBER, read_number

# A number of people: 3人, 两个人, 5位好友, 3刀.
# 3个 alone counts people unless a thing follows: 38个赞.
NOBODY = r"(?=[就即来助帮了啦啊呀吧呢也都的在等砍点]|[^\u4e00-\u9fff]|$)"
PEOPLE = re.compile(
    rf"{NUMBER}\s?(?:[个個位名]\s?(?:好友|朋友|亲友|新用户|新人|好心人|人|名额)|[位名]|[个個]{NOBODY}|好友|朋友|亲友|人|刀|团员)"
    r"\s?(来?(?:助力|帮忙|帮我|帮砍|帮点|砍|即可|就能|就可))?"
)
MISSING = re.compile(r"(?:[差缺]了?(?:最后)?|就差|最后)\s?$")
WANTED = re.compile(r"(?:再|需要?|还要|还需|邀请?|拉|找|凑|要|求)(?:邀请?|拉|来|找|砍)?\s?$")
ONE = re.compile(r"[就只](?:差|缺)(?:你|您|最后一[刀个位])")
TEAM = re.compile(rf"(?:{NUMBER}|(双))\s?人(?:团|拼团|成团|拼单)")
# 差俩, 缺仨: both characters stand for a number of people.
FUSED = re.compile(r"(?:[差缺]|还要|再来)([俩仨])")
# 三缺一 comes from the card table.
TABLE = "三缺一"
SOMEBODY = ("三缺一", "俩", "仨", "人", "刀", "位", "友", "名", "个", "個", "差你", "差您")


def helpers_of(words: str) -> int | None:
    """How many helpers are missing, 1 to 500, or None. A team of three that says no more lacks two."""
    if not any(word in words for word in SOMEBODY):
        return None
    wanted = None
    for match in PEOPLE.finditer(words):
        before = words[max(0, match.start() - 6) : match.start()]
        number = read_number(match.group(1))
        if number is None or not 1 <= number <= 500:
            continue
        if MISSING.search(before):
            return number
        if wanted is None and ((match.group(2) and "刀" not in match.group()) or WANTED.search(before)):
            wanted = number
    if wanted is not None:
        return wanted
    fused = FUSED.search(words)
    if fused is not None:
        return read_number(fused.group(1))
    if ONE.search(words) or TABLE in words:
        return 1
    team = TEAM.search(words)
    size = (2 if team.group(2) else read_number(team.group(1))) if team else None
    return size - 1 if size is not None and 2 <= size <= 100 else None
