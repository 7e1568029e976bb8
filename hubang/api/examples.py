"""One example for each shape of the API, shown in its description. A test checks each against its schema."""

from typing import Any

AT, ID, OTHER = "2026-11-24T20:00:00+08:00", "k3v9mq2xw7d5r8tz", "p6h4ncy2f9s7bj3g"
PERSON = {"id": ID, "nickname": "兰姨", "face": "🌷", "province": "上海"}
RULE = {"number": 1, "kind": "duty", "title": "互帮免费，不谈钱", "text": ""}
LINK = {
    "url": "https://mobile.yangkeduo.com/a.html", "host": "mobile.yangkeduo.com", "platform": "pinduoduo", "trust": "official",
    "reason": "", "reason_code": "", "imitates": "", "wrong": [],
}  # fmt: skip
SHARE = {
    "platform": "pinduoduo", "activity": "砍价", "url": LINK["url"], "host": LINK["host"], "code": None, "title": "儿童学习桌",
    "helpers_needed": 3, "deadline": None, "identity_params": [], "trust": "official", "reason": "", "links": [LINK],
}  # fmt: skip
REQUEST = {
    "id": ID, "scene": "boost", "state": "open", "title": "帮砍一台儿童学习桌", "note": "", "platform": "pinduoduo", "activity": "砍价",
    "host": "mobile.yangkeduo.com", "trust": "official", "sort": "", "place": "", "subject": "", "helpers_needed": 10, "claimed": 7,
    "confirmed": 6, "asker": PERSON, "asker_helped": 12, "is_own": False, "is_held": False, "reason": "nearly_done", "created_at": AT, "deadline_at": AT,
}  # fmt: skip
MESSAGE = {
    "id": ID, "kind": "text", "author": PERSON, "text": "谢谢大家", "request": "", "reply_to": "", "created_at": AT,
    "is_recalled": False, "is_held": False,
}  # fmt: skip
NOTICE = {"id": ID, "kind": "assist_claimed", "detail": {"request": OTHER}, "at": AT, "is_read": False}
ENTRY = {"at": AT, "actor": ID, "verb": "publish_rules", "object_type": "", "object_id": ""}
EVENT = {"no": 812, "kind": "request", "ref": OTHER}
UPLIFT = {
    "begins": AT, "weeks": 1.0, "asked": 160, "held_out": 40, "helps_asked": 8.4, "helps_held_out": 7.1, "difference": 1.3, "low": 0.2, "high": 2.4,
}  # fmt: skip
FIGURES = {"first_help_minutes": 4, "completion_hours": 2.1, "completed_percent": 83, "requests": 144, "saved": "96.40"}

TRIAL = {
    "texts": 412, "hits": 3, "hidden": 1, "is_cut": False, "author_count": 2, "authors": [[ID, 2], [OTHER, 1]],
    "samples": [["message", OTHER, [["text", 2, 4]]]],
}  # fmt: skip
WORD = {
    "id": ID, "text": "代购", "kind": "sound", "category": "spam", "severity": "hold", "is_on": False, "tried_at": AT, "trial": TRIAL,
}  # fmt: skip
FOUND = {
    "check": "phone", "category": "privacy", "severity": "block", "places": [["text", 5, 16]], "what": "电话号码",
    "why": "大家在这里就能找到你。请把号码去掉。",
}  # fmt: skip
ASSIST = {"id": ID, "request": OTHER, "state": "claimed", "helper": PERSON, "claimed_at": AT}
APPLICANT = {"id": ID, "nickname": "小红", "face": "🦊", "province": "", "answer": "小区邻居", "created_at": AT}
CASE = {
    "id": ID, "kind": "flag", "state": "open", "object_type": "message", "object_id": OTHER, "about": OTHER,
    "words": {"text": "加我微信"}, "found": [FOUND], "decisions": ["keep", "remove"], "due_at": AT,
}  # fmt: skip
MEASURE = {
    "id": ID,
    "kind": "mute",
    "reason": "一直发广告",
    "rule": 3,
    "created_at": AT,
    "ends_at": AT,
    "lifted_at": None,
}
INVITE = {"id": ID, "kind": "member", "label": "三号楼", "uses": 2, "max_uses": 20, "expires_at": AT}
GROUP = {
    "id": ID, "name": "浦东互帮一群", "description": "", "members": 318, "scenes": ["boost", "charity"], "role": "member",
    "rules_version": 2, "must_accept_rules": False,
}  # fmt: skip
BALANCE = {"given": 12, "received": 9}
ENTRY_OF_BALANCE = {
    "id": ID,
    "way": "given",
    "counts_percent": 78,
    "request": OTHER,
    "title": "帮砍一台儿童学习桌",
    "other": PERSON,
    "at": AT,
}
THANKS = {"id": ID, "line": "谢谢你", "by": PERSON, "request": OTHER, "at": AT}
CHANGE = {"type": "message", "id": ID, "label": "spam"}
COMPARISON = {
    "texts": 4210, "old_stopped": 31, "new_stopped": 36, "more_count": 7, "less_count": 2, "more": [CHANGE], "less": [CHANGE], "decided": 48,
    "old_right": 33, "new_right": 44,
}  # fmt: skip
MODEL = {
    "id": ID, "state": "ready", "failure": "", "created_at": AT, "decided": 48, "is_usable": True, "is_used": False, "comparison": COMPARISON,
}  # fmt: skip
FLAG = {"reason": "scam", "text": "要我先转钱", "at": AT}
ROLE = {"person": PERSON, "role": "admin", "duties": ["welcome"]}
PROVINCE, HELPFUL = {"province": "上海", "members": 41}, {"person": PERSON, "helps": 23}
REFUSAL = {"code": "request_full", "message": "人已经够了，谢谢你。去看看别人吧。"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "AboutOut": {"admins": [ROLE], "provinces": [PROVINCE], "helped_most": [HELPFUL]},
    "AccountIn": {"language": "zh-hans"},
    "AccountOut": {"id": ID, "language": "zh-hans", "has_password": False},
    "Applicant": APPLICANT,
    "AppealIn": {"text": "代购是什么意思", "why": "我只是问一下"},
    "Ask": {"scene": "charity", "title": "帮 3 号楼李奶奶取药", "sort": "errand", "place": "上海浦东"},
    "AssistOut": ASSIST,
    "AwayIn": {"why": "holiday", "until": AT},
    "BalanceOut": BALANCE,
    "BlockOut": {"id": ID, "category": "spam", "at": AT, "is_appealed": True, "is_released": False, "reason": ""},
    "Branch": {"inviter": PERSON, "channel": "", "brought": [PERSON]},
    "CaseDetail": {
        **CASE, "author": PERSON, "flags": [FLAG], "measures": [MEASURE],
    },
    "CaseOut": CASE,
    "ChangeOut": CHANGE,
    "ComparisonOut": COMPARISON,
    "Count": {"count": 3},
    "Decision": {"decision": "keep", "reason": "没有问题"},
    "Done": {"id": ID},
    "DraftOut": {
        "scene": "boost", "title": "儿童学习桌", "note": "", "helpers_needed": 3, "deadline_at": AT, "share": SHARE,
        "problems": [{"code": "no_title", "message": "请用几个字说说要帮什么。"}],
    },
    "Edit": {"title": "帮砍一台儿童学习桌", "note": "今天中午前"},
    "Empty": {},
    "Entry": ENTRY,
    "EntryOut": ENTRY_OF_BALANCE,
    "EventOut": EVENT,
    "Events": {"cursor": "1-812", "events": [EVENT]},
    "FairnessOut": {
        "level": "warned", "given": 1.3, "received": 12.4, "helps_to_fine": 4, "limit_at": AT, "excused_until": None, "may_appeal": True,
    },
    "WhyIn": {"why": "住院两周，刚出院"},
    "CapacityIn": {"platform": "jd", "activity": "果园", "per_day": 3, "pair_days": 1},
    "CapacityKey": {"platform": "jd", "activity": "果园"},
    "CapacityOut": {"platform": "jd", "activity": "果园", "per_day": 3, "pair_days": 1, "is_guess": True, "is_own": False},
    "ExperimentIn": {"percent": 20},
    "ExperimentOut": {
        "id": ID, "held_out_percent": 20, "started_at": AT, "ended_at": None, "pings": 812, "answered": 203, "whole": UPLIFT, "weeks": [UPLIFT],
    },
    "UpliftOut": UPLIFT,
    "Extend": {"deadline_at": AT},
    "FailureIn": {"failure": "closed"},
    "FeedOut": {"items": [REQUEST], "total": 1, "next": None, "left_today": [{"platform": "pinduoduo", "activity": "砍价", "left": 2}]},
    "FiguresOut": {"group": FIGURES, "balance": BALANCE},
    "FlagOut": FLAG,
    "FlagIn": {"type": "message", "id": ID, "reason": "scam", "text": "要我先转钱"},
    "GroupFigures": FIGURES,
    "FoundOut": FOUND,
    "GroupOut": GROUP,
    "Helpful": HELPFUL,
    "ImportedOut": {"added": 40, "known": 2, "refused": [{"line": 7, "code": "bad_word", "message": "一个词至少两个字。"}]},
    "InvalidInput": {"code": "invalid", "message": "发来的内容有缺漏或错误。", "fields": ["body.title"]},
    "InviteFor": {
        "group": "浦东互帮一群", "description": "", "members": 318, "scenes": ["boost"], "rules_version": 1, "rules": [RULE],
        "needs_approval": False, "question": "", "state": "", "reason": "",
    },
    "InviteIn": {"label": "三号楼", "days": 30, "max_uses": 20},
    "InviteOut": INVITE,
    "Join": {"nickname": "小红", "accepted_version": 1},
    "JoinLink": {"address": "https://bang.example.org/j/7Q2MXK4D9RT6WZ3HVB8NJC5P", "code": "7Q2MXK4D9RT6WZ3HVB8NJC5P"},
    "Joined": {"id": ID, "state": "joined"},
    "LabelOut": {"text": "加微信 ＊＊＊＊＊＊ 送手机壳", "label": "spam"},
    "LeftToday": {"platform": "pinduoduo", "activity": "砍价", "left": 2},
    "LinkOut": LINK,
    "MailboxIn": {"mailbox": "lan@example.org"},
    "Made": {"id": ID, "code": "7Q2MXK4D9RT6WZ3HVB8NJC5P"},
    "MeasureIn": {"kind": "mute", "reason": "一直发广告", "minutes": 60, "rule": 3},
    "MeasureOut": MEASURE,
    "MemberOut": {
        "person": PERSON, "role": "member", "duties": [], "interests": "养花", "joined_at": AT, "balance": BALANCE, "may_measure": False,
        "measures": [],
    },
    "MeOut": {
        "person": PERSON, "role": "member", "duties": [], "interests": "养花", "muted_until": None, "must_accept_rules": False,
        "asks_left_today": 2, "unread_messages": 5, "new_notices": 1, "waiting_cases": 0, "balance": BALANCE, "saved": "96.40",
    },
    "MessageOut": MESSAGE,
    "ModelOut": MODEL,
    "NoticeOut": NOTICE,
    "Opened": {"assist": ID, "link": LINK["url"], "code": ""},
    "OutcomeOut": {"id": ID, "kind": "held_message", "decision": "remove", "reason": "是广告", "at": AT},
    "Page_Applicant_": {"items": [APPLICANT], "next": None},
    "Page_AssistOut_": {"items": [ASSIST], "next": "WzMwXQ"},
    "Page_CaseOut_": {"items": [CASE], "next": None},
    "Page_EntryOut_": {"items": [ENTRY_OF_BALANCE], "next": None},
    "Page_GroupOut_": {"items": [GROUP], "next": None},
    "Page_InviteOut_": {"items": [INVITE], "next": None},
    "Page_MeasureOut_": {"items": [MEASURE], "next": None},
    "Page_RequestOut_": {"items": [REQUEST], "next": None},
    "Page_ThanksOut_": {"items": [THANKS], "next": None},
    "Page_WordOut_": {"items": [WORD], "next": None},
    "Page_Entry_": {"items": [ENTRY], "next": None},
    "Page_MessageOut_": {"items": [MESSAGE], "next": ID},
    "Page_NoticeOut_": {"items": [NOTICE], "next": None},
    "Page_Person_": {"items": [PERSON], "next": "WzMxXQ"},
    "Person": PERSON,
    "PreferencesIn": {"quiet_from": 21, "choices": {"email": {"wanted": "off"}}},
    "PreferencesOut": {
        "quiet_from": 22, "quiet_until": 8, "digest_hour": 19, "asks_per_day": 3, "messages_per_day": 10,
        "choices": {"email": {"wanted": "now"}, "webpush": {"wanted": "now"}}, "away_until": None,
    },
    "Province": PROVINCE,
    "Prices": {"normal_price": "199.00", "paid_price": "9.90"},
    "ProfileIn": {"nickname": "兰姨", "face": "🌷", "province": "上海", "interests": "养花"},
    "ReasonIn": {"reason": "群里只收三号楼的邻居"},
    "Refusal": REFUSAL,
    "RefusedLine": {"line": 7, "code": "bad_word", "message": "一个词至少两个字。"},
    "RequestOut": REQUEST,
    "Role": ROLE,
    "RoleIn": {"role": "admin", "duties": ["welcome", "review"]},
    "RuleIn": {"kind": "duty", "title": "好好说话"},
    "RuleOut": RULE,
    "RulesIn": {"rules": [{"kind": "duty", "title": "好好说话"}]},
    "Say": {"text": "谢谢大家"},
    "ScamLinkIn": {"link": "https://evil.cn/pay", "whole_host": True},
    "ScamLinkOut": {"id": ID, "hash": "ab" * 32, "host": "evil.cn", "created_at": AT},
    "ScamListIn": {"name": "邻居的群", "hashes": ["ab" * 32]},
    "SettingsIn": {"values": {"asks_per_day": 3, "needs_approval": True}},
    "ShareIn": {"text": "【拼多多】快来帮我砍一刀 https://mobile.yangkeduo.com/a.html"},
    "ShareOut": SHARE,
    "SignOutIn": {"tokens": True},
    "Texts": {"texts": [LINK["url"]]},
    "ThanksOut": THANKS,
    "TipIn": {"text": "谁要验证码都别给。"},
    "TokenIn": {"name": "家里的小程序", "scopes": ["read"], "days": 90},
    "TokenMade": {"id": ID, "token": "hb_…"},
    "Switch": {"on": True},
    "ThankIn": {"line": "谢谢你"},
    "TokenOut": {"id": ID, "name": "家里的小程序", "scopes": ["read"], "created_at": AT, "expires_at": None},
    "TrialOut": TRIAL,
    "Version": {"version": 2},
    "UndeliveredOut": {"id": ID, "kind": "thanked", "channel": "email", "reason": "refused_554", "at": AT},
    "WayOut": {"id": ID, "channel": "email", "name": "lan@example.org", "is_confirmed": True},
    "WebhookIn": {"url": "https://home.example-shop.cn/hubang", "label": "家里的小程序"},
    "WebhookMade": {"id": ID, "secret": "whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH"},
    "WebhookOut": {"id": ID, "url": "https://home.example-shop.cn/hubang", "label": "家里的小程序", "created_at": AT, "failures": 0},
    "WordIn": {"text": "代购", "category": "spam", "severity": "hold", "kind": "sound"},
    "WordOut": WORD,
    "WordsIn": {"words": [{"text": "代购", "category": "spam", "severity": "hold"}]},
}  # fmt: skip
