"""Where somebody lives: down to the door it is blocked, down to the house number it is held. A place where everybody may go is none.

An address is a name (of a region, a road or an estate), then a building, then a door. Without a name it tells nothing.
"""

import re
from collections.abc import Iterator
from types import MappingProxyType

from hubang.engines.screening.verdict import Finding

NAME_OF = "[\u4e00-\u9fff]"
REGION = rf"{NAME_OF}{{2,6}}(?:省|市|自治州|区|县|旗|镇|乡|街道)"
ROAD = rf"{NAME_OF}{{1,6}}(?:路|街|大道|道|巷|弄|胡同|里)\s?[0-9]{{1,5}}\s?(?:弄|号|巷)(?!线|店|公交|楼)"
ESTATES = "小区 花园 花苑 家园 新村 公寓 新城 华庭 豪庭 山庄 苑 坊 府 庭 邸 湾 城 村 社区 大厦 宿舍 女寝 男寝 大院 里 居 轩 阁 郡 院"
ESTATE = rf"[\u4e00-\u9fffa-z]{{1,6}}(?:{'|'.join(ESTATES.split())})"
BUILDING = r"[0-9a-z]{1,4}\s?(?:栋|幢|号楼|座|#|号|组|期|区)"
# 2单元501, 5楼502室, 501室, -2-501, 座1205
DOOR = (
    r"(?:[0-9a-z]{1,3}\s?(?:单元|梯|门)[\s\-]?[0-9]{2,4}|[0-9]{1,2}\s?[层楼]\s?[0-9]{1,4}|[0-9]{2,4}\s?[室房户]"
    r"|[\-–—](?:[0-9]{1,2}[\-–—])?[0-9]{3,4}|(?<=座)[0-9]{3,4}(?![0-9]))[室房号户]?"
)
NUMBERED = r"\s?[0-9]{1,3}(?:[\-–—][0-9]{1,2})?[\-–—][0-9]{3,4}(?![0-9\-])"
BREAK = "。；！？\n"
TO_DOOR = re.compile(
    rf"(?:{REGION}|{ROAD}|{ESTATE})[^{BREAK}]{{0,12}}?{BUILDING}[\s,，\-]{{0,2}}{DOOR}"
    rf"|{ROAD}[^{BREAK}0-9]{{0,10}}{DOOR}|{ESTATE}{NUMBERED}"
)
VILLAGE = re.compile(
    rf"{NAME_OF}{{2,6}}[镇乡县][^{BREAK}]{{0,8}}{NAME_OF}{{1,5}}[村屯寨][^{BREAK}]{{0,6}}?[0-9]{{1,4}}\s?[组队号社]"
)
TO_HOUSE = re.compile(rf"{REGION}[^{BREAK}，,]{{0,14}}?{ROAD}")
AT_HOME = re.compile(rf"(?:家住|住在|我家在|寄到|寄往|送到我家|收货地址|家庭地址|住址|地址)[是为:：\s]{{0,3}}{ROAD}")
HOME = re.compile(r"地址|住址|寄到|寄给|寄往|家住|住在|我家|收货|上门|送到")
PUBLIC = re.compile(
    r"店|超市|医院|学校|小学|中学|大学|派出所|法院|银行|中心|站|公园|酒店|饭店|餐厅|商场|广场|门口|对面|附近|旁边|办事处|"
    r"居委会|社区|基金会|红十字|救助|捐|集合|展|馆|公司|驿站|自提"
)
# A number with its unit, without which nothing above is found; around it is looked for the rest.
UNIT = re.compile(r"[0-9]\s?[栋幢号单室座弄组队户房楼层梯社巷#]|[0-9][\-–—][0-9]{3}")
FRONT, REST = 40, 30
REASON = "像是住址"


def find(numbered: str) -> Iterator[Finding]:
    """The first address in a numbered text."""
    for start, end in _surroundings(numbered):
        found = _in(numbered, start, end)
        if found is not None:
            yield found
            return


def _surroundings(text: str) -> list[tuple[int, int]]:
    """The parts of a text around a number with a unit; those that overlap are one."""
    parts: list[tuple[int, int]] = []
    for match in UNIT.finditer(text):
        start, end = max(0, match.start() - FRONT), match.end() + REST
        if parts and start <= parts[-1][1]:
            start = parts.pop()[0]
        parts.append((start, end))
    return parts


def _in(text: str, start: int, end: int) -> Finding | None:
    door = TO_DOOR.search(text, start, end)
    if door is not None:
        return _found(door, "block", "door")
    for pattern in (VILLAGE, TO_HOUSE, AT_HOME):
        house = pattern.search(text, start, end)
        if house is None:
            continue
        is_home = HOME.search(text, max(0, house.start() - 8), house.end()) is not None
        if is_home or PUBLIC.search(text, house.start(), house.end() + 14) is None:
            return _found(house, "block" if is_home else "hold", "house")
    return None


def _found(match: re.Match[str], severity: str, down_to: str) -> Finding:
    args = MappingProxyType({"down to": down_to})
    return Finding("address", "privacy", match.span(), severity, REASON, args)
