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
FIGURES = {"first_help_minutes": 4, "completion_hours": 2.1, "completed_percent": 83, "requests": 144, "saved": "96.40"}

FOUND = {
    "check": "phone", "category": "privacy", "severity": "block", "places": [["text", 5, 16]], "what": "电话号码",
    "why": "大家在这里就能找到你。请把号码去掉。",
}  # fmt: skip

EXAMPLES: dict[str, dict[str, Any]] = {
    "Applicant": {"id": ID, "nickname": "小红", "face": "🦊", "province": "", "answer": "小区邻居", "created_at": AT},
    "AppealIn": {"text": "代购是什么意思", "why": "我只是问一下"},
    "Ask": {"scene": "charity", "title": "帮 3 号楼李奶奶取药", "sort": "errand", "place": "上海浦东"},
    "AssistOut": {"id": ID, "request": OTHER, "state": "claimed", "helper": PERSON, "claimed_at": AT},
    "BalanceOut": {"given": 12, "received": 9},
    "CaseOut": {
        "id": ID, "kind": "flag", "state": "open", "object_type": "message", "object_id": OTHER, "about": OTHER,
        "words": {"text": "加我微信"}, "found": [FOUND], "decisions": ["keep", "remove"], "due_at": AT,
    },
    "Decision": {"decision": "keep", "reason": "没有问题"},
    "Done": {"id": ID},
    "Edit": {"title": "帮砍一台儿童学习桌", "note": "今天中午前"},
    "Empty": {},
    "Entry": ENTRY,
    "EventOut": EVENT,
    "Events": {"cursor": "1-812", "events": [EVENT]},
    "Extend": {"deadline_at": AT},
    "FailureIn": {"failure": "closed"},
    "FeedOut": {"items": [REQUEST], "total": 1, "next": None, "left_today": [{"platform": "pinduoduo", "activity": "砍价", "left": 2}]},
    "FiguresOut": {"group": FIGURES, "balance": {"given": 12, "received": 9}},
    "FlagIn": {"type": "message", "id": ID, "reason": "scam", "text": "要我先转钱"},
    "GroupFigures": FIGURES,
    "GroupOut": {
        "id": ID, "name": "浦东互帮一群", "description": "", "members": 318, "scenes": ["boost", "charity"], "role": "member",
        "must_accept_rules": False,
    },
    "FoundOut": FOUND,
    "InvalidInput": {"code": "invalid", "message": "发来的内容有缺漏或错误。", "fields": ["body.title"]},
    "InviteFor": {
        "group": "浦东互帮一群", "description": "", "members": 318, "scenes": ["boost"], "rules_version": 1, "rules": [RULE],
        "needs_approval": False, "question": "",
    },
    "InviteIn": {"label": "三号楼", "days": 30, "max_uses": 20},
    "InviteOut": {"id": ID, "kind": "member", "label": "三号楼", "uses": 2, "max_uses": 20, "expires_at": AT},
    "Join": {"nickname": "小红", "accepted_version": 1},
    "Joined": {"id": ID, "state": "joined"},
    "LeftToday": {"platform": "pinduoduo", "activity": "砍价", "left": 2},
    "LinkOut": LINK,
    "Made": {"id": ID, "code": "7Q2MXK4D9RT6WZ3HVB8NJC5P"},
    "MeasureIn": {"kind": "mute", "reason": "一直发广告", "minutes": 60, "rule": 3},
    "MeasureOut": {
        "id": ID, "kind": "mute", "reason": "一直发广告", "rule": 3, "created_at": AT, "ends_at": AT, "lifted_at": None,
    },
    "MessageOut": MESSAGE,
    "NoticeOut": NOTICE,
    "Opened": {"assist": ID, "link": LINK["url"], "code": ""},
    "Page_Entry_": {"items": [ENTRY], "next": None},
    "Page_MessageOut_": {"items": [MESSAGE], "next": ID},
    "Page_NoticeOut_": {"items": [NOTICE], "next": None},
    "Page_Person_": {"items": [PERSON], "next": "cDMx"},
    "Person": PERSON,
    "Prices": {"normal_price": "199.00", "paid_price": "9.90"},
    "ProfileIn": {"nickname": "兰姨", "face": "🌷", "province": "上海", "interests": "养花"},
    "ReasonIn": {"reason": "群里只收三号楼的邻居"},
    "Refusal": {"code": "request_full", "message": "人已经够了，谢谢你。去看看别人吧。"},
    "RequestOut": REQUEST,
    "RoleIn": {"role": "admin", "duties": ["welcome", "review"]},
    "RuleIn": {"kind": "duty", "title": "好好说话"},
    "RuleOut": RULE,
    "RulesIn": {"rules": [{"kind": "duty", "title": "好好说话"}]},
    "Say": {"text": "谢谢大家"},
    "SettingsIn": {"values": {"asks_per_day": 3, "needs_approval": True}},
    "ShareIn": {"text": "【拼多多】快来帮我砍一刀 https://mobile.yangkeduo.com/a.html"},
    "ShareOut": SHARE,
    "ThankIn": {"line": "谢谢你"},
    "TokenOut": {"id": ID, "name": "家里的小程序", "scopes": ["read"], "created_at": AT, "expires_at": None},
    "Version": {"version": 2},
    "WordIn": {"text": "代购", "category": "spam", "severity": "hold"},
    "WordOut": {"id": ID, "text": "代购", "category": "spam", "severity": "hold"},
}  # fmt: skip
