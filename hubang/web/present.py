"""How values are said: numbers, money, names of things. Times are in times.py."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.web import refusals, times
from hubang.web.devices import browser_name

PLATFORMS = {
    "pinduoduo": N_("Pinduoduo"),
    "taobao": N_("Taobao"),
    "jd": N_("JD"),
    "meituan": N_("Meituan"),
    "eleme": N_("Ele.me"),
    "douyin": N_("Douyin"),
    "kuaishou": N_("Kuaishou"),
    "xiaohongshu": N_("Xiaohongshu"),
    "alipay": N_("Alipay"),
    "weixin": N_("WeChat"),
    "didi": N_("Didi"),
}
ACTIVITIES = {
    "砍价": N_("price cut"),
    "助力": N_("boost"),
    "拼团": N_("group buy"),
    "领现金": N_("cash draw"),
    "果园": N_("orchard"),
    "膨胀": N_("voucher"),
    "红包": N_("red packet"),
    "商品": N_("goods"),
}
SCENES = {"boost": N_("Shop help"), "charity": N_("Charity"), "study": N_("Study")}
SORTS = {
    "errand": N_("errand"),
    "goods": N_("goods to lend or give"),
    "visit": N_("come along"),
    "question": N_("question"),
    "partner": N_("study partner"),
    "material": N_("material"),
    "other": N_("something else"),
}
PROVINCES = {
    "北京": N_("Beijing"),
    "天津": N_("Tianjin"),
    "河北": N_("Hebei"),
    "山西": N_("Shanxi"),
    "内蒙古": N_("Inner Mongolia"),
    "辽宁": N_("Liaoning"),
    "吉林": N_("Jilin"),
    "黑龙江": N_("Heilongjiang"),
    "上海": N_("Shanghai"),
    "江苏": N_("Jiangsu"),
    "浙江": N_("Zhejiang"),
    "安徽": N_("Anhui"),
    "福建": N_("Fujian"),
    "江西": N_("Jiangxi"),
    "山东": N_("Shandong"),
    "河南": N_("Henan"),
    "湖北": N_("Hubei"),
    "湖南": N_("Hunan"),
    "广东": N_("Guangdong"),
    "广西": N_("Guangxi"),
    "海南": N_("Hainan"),
    "重庆": N_("Chongqing"),
    "四川": N_("Sichuan"),
    "贵州": N_("Guizhou"),
    "云南": N_("Yunnan"),
    "西藏": N_("Tibet"),
    "陕西": N_("Shaanxi"),
    "甘肃": N_("Gansu"),
    "青海": N_("Qinghai"),
    "宁夏": N_("Ningxia"),
    "新疆": N_("Xinjiang"),
    "台湾": N_("Taiwan"),
    "香港": N_("Hong Kong"),
    "澳门": N_("Macao"),
}
STATES = {
    "open": N_("open"),
    "full": N_("enough helpers"),
    "completed": N_("completed"),
    "expired": N_("time is up"),
    "withdrawn": N_("withdrawn"),
    "removed": N_("removed"),
}
ASSIST_STATES = {
    "opened": N_("opened"),
    "claimed": N_("to be confirmed"),
    "confirmed": N_("confirmed"),
    "disputed": N_("being looked at"),
    "void": N_("does not count"),
}
REASONS = {
    "nearly_done": N_("nearly there"),
    "newcomer": N_("new here: give them a hand"),
    "asker_gives": N_("helps others a lot"),
    "newest": N_("just posted"),
    "": "",
}
# The same in full, for who asks why something stands first.
WHY = {
    "nearly_done": N_(
        "Few helpers are missing. Help counts only when a request is finished, so what is nearly finished comes first."
    ),
    "newcomer": N_("A newcomer's first two requests are lifted, so that they see how it works."),
    "asker_gives": N_("Who gives more help than they get is helped sooner. Old favours fade: half in 14 days."),
    "newest": N_("It was posted lately and has the most time left to be finished."),
}
STANDINGS = {
    "left": N_("has left"),
    "kicked": N_("was removed"),
    "banned": N_("was banned"),
    "erased": N_("was erased"),
}
ROLES = {"owner": N_("owner"), "admin": N_("admin"), "member": N_("member")}
DUTIES = {"review": N_("review"), "mediate": N_("mediation"), "safety": N_("safety"), "welcome": N_("welcome")}
CATEGORIES = {
    "fraud": N_("fraud"),
    "phishing": N_("phishing"),
    "spam": N_("advertising"),
    "paid": N_("paid help"),
    "gambling": N_("gambling"),
    "porn": N_("indecent"),
    "abuse": N_("abuse"),
    "privacy": N_("personal data"),
    "flood": N_("flooding"),
    "offtopic": N_("off topic"),
    "clean": N_("nothing found"),
}
CASES = {
    "held_message": N_("A message waits"),
    "held_request": N_("A request waits"),
    "flag": N_("Something odd was pointed out"),
    "dispute": N_("Somebody's help is disputed"),
    "appeal": N_("A refused text"),
    "share": N_("Somebody asks about a limit of the balance"),
}
DECISIONS = {
    "release": N_("Let it out"),
    "remove": N_("Remove it"),
    "keep": N_("Keep it"),
    "helped": N_("The help was there"),
    "not_helped": N_("There was no help"),
    "acted": N_("Taken care of"),
    "uphold": N_("Stay with the refusal"),
    "excuse": N_("A good reason: all is well"),
    "stay": N_("It stays"),
}
FLAG_REASONS = {
    "scam": N_("looks like a scam"),
    "link": N_("the link is odd"),
    "ad": N_("advertising"),
    "paid": N_("money for help"),
    "rude": N_("rude"),
    "private": N_("personal data"),
    "other": N_("something else"),
}
WORD_KINDS = {
    "literal": N_("these characters"),
    "sound": N_("also what sounds the same"),
    "pattern": N_("a pattern"),
}
MEASURES = {"mute": N_("muted"), "kick": N_("removed from the group"), "ban": N_("banned")}
SCOPES = {
    "manage": N_("run the group: joins, settings, rules, roles, review"),
    "read": N_("read"),
    "ask": N_("ask"),
    "help": N_("help"),
    "chat": N_("chat"),
    "profile": N_("profile"),
}
VERBS = {
    "open_group": N_("opened the next group"),
    "enter_as_owner": N_("became the owner"),
    "change_settings": N_("changed settings"),
    "publish_rules": N_("published new rules"),
    "approve_join": N_("let somebody in"),
    "refuse_join": N_("did not let somebody in"),
    "give_duty": N_("changed an admin's duties"),
    "hand_over": N_("handed the group over"),
    "remove_request": N_("removed a request"),
    "release_held": N_("let something out"),
    "remove_held": N_("removed something"),
    "close_case": N_("decided a matter"),
    "change_words": N_("changed the own words"),
    "change_links": N_("changed the list of links that cheat people"),
    "import_words": N_("read in a list of own words"),
    "switch_words": N_("switched an own word on or off"),
    "learn_model": N_("had the screening learn from reviews"),
    "switch_model": N_("switched the screening to another model, or back"),
    "export_labels": N_("took the decided texts out as a file"),
    "change_capacity": N_("changed how often one can help"),
    "start_experiment": N_("began a trial: some members are not asked for help"),
    "end_experiment": N_("ended the trial: everybody is asked again"),
    "mute": N_("muted a member"),
    "unmute": N_("lifted a mute"),
    "kick": N_("removed a member"),
    "ban": N_("banned a member"),
    "unban": N_("lifted a ban"),
}
# One grey character each: no logos.
MARKS = {
    "pinduoduo": "拼", "taobao": "淘", "jd": "京", "meituan": "美", "eleme": "饿", "douyin": "抖", "kuaishou": "快",
    "xiaohongshu": "书", "alipay": "支", "weixin": "微", "didi": "滴", "boost": "助", "charity": "公", "study": "学",
}  # fmt: skip


def _name(table: dict[str, str]) -> Callable[[str], str]:
    return lambda key: _(table[key]) if table.get(key) else key


# Numbers of things. English says one thing and two things.
COUNTED: dict[str, Callable[[int], str]] = {
    "members": lambda n: ngettext("%(n)s member", "%(n)s members", n),
    "requests": lambda n: ngettext("%(n)s request", "%(n)s requests", n),
    "times": lambda n: ngettext("%(n)s time", "%(n)s times", n),
    "helped": lambda n: ngettext("helped %(n)s time", "helped %(n)s times", n),
    "asked": lambda n: ngettext("asked %(n)s time", "asked %(n)s times", n),
    "asks": lambda n: ngettext("You can ask %(n)s more time today", "You can ask %(n)s more times today", n),
    "admins": lambda n: ngettext("%(n)s admin", "%(n)s admins", n),
}


def counted(n: int, what: str) -> str:
    """So many of something."""
    return COUNTED[what](n) % {"n": n}


def helped(n: int) -> str:
    """How often somebody has helped; nothing about who has not yet."""
    return counted(n, "helped") if n else ""


def money(amount: Decimal) -> str:
    """Yuan, without needless zeros."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return f"{text} 元" if get_language() != "en" else f"¥{text}"


def share_of(part: int, whole: int) -> str:
    """A share in per cent, with one decimal where that says something."""
    share = 100 * part / whole if whole else 0
    return f"{share:.0f} %" if share == 0 or share >= 10 else f"{share:.1f} %"


def shortened(text: str, length: int = 24) -> str:
    """The beginning of a text."""
    return text if len(text) <= length else text[: length - 1] + "…"


FILTERS: dict[str, Callable[..., Any]] = {
    "clock": times.clock,
    "remaining": times.remaining,
    "is_soon": times.is_soon,
    "since": times.since,
    "starts_anew": times.starts_anew,
    "is_recent": times.is_recent,
    "seconds": times.seconds,
    "day": times.day,
    "for_input": times.for_input,
    "heading": refusals.heading_of,
    "is_danger": refusals.is_danger,
    "way_on": refusals.way_on,
    "imitation": refusals.imitation_of,
    "wrong_pieces": refusals.wrong_pieces,
    "found_pieces": refusals.found_pieces,
    "capfirst": capfirst,
    "right_pieces": refusals.right_pieces,
    "money": money,
    "counted": counted,
    "browser_name": browser_name,
    "helped": helped,
    "shortened": shortened,
    "platform": _name(PLATFORMS),
    "activity": _name(ACTIVITIES),
    "scene": _name(SCENES),
    "sort_name": _name(SORTS),
    "sort_pair": lambda key: (key, _name(SORTS)(key)),
    "request_state": _name(STATES),
    "assist_state": _name(ASSIST_STATES),
    "reason": _name(REASONS),
    "why": _name(WHY),
    "standing_name": _name(STANDINGS),
    "role": _name(ROLES),
    "duty": _name(DUTIES),
    "category": _name(CATEGORIES),
    "case_kind": _name(CASES),
    "decision": _name(DECISIONS),
    "flag_reason": lambda key: (key, _name(FLAG_REASONS)(key)),
    "word_kind_pair": lambda key: (key, _name(WORD_KINDS)(key)),
    "share_of": share_of,
    "category_pair": lambda key: (key, _name(CATEGORIES)(key)),
    "measure_name": _name(MEASURES),
    "scope_name": _name(SCOPES),
    "verb": _name(VERBS),
    "province": _name(PROVINCES),
    "province_pair": lambda key: (key, _name(PROVINCES)(key)),
    "mark": lambda key: MARKS.get(key, "助"),
}
