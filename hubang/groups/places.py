"""Provinces and faces to choose from."""

from django.utils.translation import gettext as _

from hubang.lib.refused import Refused

PROVINCES = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东",
    "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏",
    "新疆", "台湾", "香港", "澳门",
)  # fmt: skip

FACES = (
    "🙂", "😄", "😌", "🦊", "🐼", "🐰", "🐢", "🐻", "🐨", "🐯", "🐱", "🐶", "🐺", "🐦", "🐟", "🐌", "🐞", "🦋", "🌷", "🌻",
    "🌼", "🌺", "🌸", "🌹", "🪷", "🍁", "🍃", "🌱", "🌿", "🌾", "🌲", "🌳", "🍊", "🍎", "🍐", "🍓", "🍋", "🍅", "🥒", "🌶️",
    "🥜", "🌰", "🫘", "🎃", "🍵", "🥤", "🍺", "🍜", "🍲", "🍝", "🥟", "🍡", "🍰", "🌙", "🌕", "⭐", "☀️", "🌅", "☁️", "☔",
    "🌈", "⛵", "🚲", "🛵", "🚚", "🧭", "🎈", "🎀", "🎐", "🎻", "🎣", "📚", "📖", "🧶", "🔧", "🏀", "🎖️", "💪", "💃", "⚫",
    "👴", "👵",
)  # fmt: skip


def read_face(value: str) -> str:
    """One of the faces; the first when none was chosen."""
    if value and value not in FACES:
        raise _bad_choice("face")
    return value or FACES[0]


def read_province(value: str) -> str:
    """A province, or nothing."""
    if value and value not in PROVINCES:
        raise _bad_choice("province")
    return value


def _bad_choice(field: str) -> Refused:
    return Refused("bad_choice", _("This is not on the list. Please choose from it."), status=422, field=field)
