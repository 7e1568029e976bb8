"""Requests for tests, asked for through the action itself."""

import datetime as dt
from typing import Any

from hubang.aid import actions
from hubang.aid.composing import Wish
from hubang.aid.models import HelpRequest
from hubang.groups.models import Membership

SHARE = "【拼多多】快来帮我砍一刀！还差{n}人 https://mobile.yangkeduo.com/fyxmkief.html?group_order_id={order}&share_uin=ABC"


def boost(asker: Membership, now: dt.datetime, *, order: str = "1001", needed: int = 3, **other: Any) -> HelpRequest:
    """A Pinduoduo request."""
    wish = Wish(scene="boost", text=SHARE.format(n=needed, order=order), title="帮砍一台儿童学习桌", **other)
    return actions.ask_for_help(asker, wish, now=now)


def charity(asker: Membership, now: dt.datetime, **other: Any) -> HelpRequest:
    """An errand."""
    wish = Wish(scene="charity", title="帮 3 号楼李奶奶取药", sort="errand", place="上海浦东", **other)
    return actions.ask_for_help(asker, wish, now=now)
