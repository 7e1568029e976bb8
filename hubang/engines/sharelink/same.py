"""What makes two requests the same."""

import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

from hubang.engines.sharelink.parsing import ShareLink, parse

COSMETIC = re.compile(
    r"_wvx?$|_pdd_|page_from|refer_page|_x_query|spm$|un$|shared_time|refer_share_(?:form|channel)|utm_|ts$|timestamp"
)


def stored_key(link: str, code: str) -> str:
    """`request_key` of the share text that this link and code were read from."""
    return request_key(parse(link)) if link else f"code {code}" if code else ""


def request_key(share: ShareLink) -> str:
    """The shop's order, else the link with its sharer, else the code. Empty: nothing to compare."""
    if share.url is None:
        return f"code {share.code}" if share.code else ""
    try:
        parts = urlsplit(share.url if "://" in share.url else f"https://{share.url}")
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return unicodedata.normalize("NFC", share.url)
    if query.get("group_order_id"):
        return f"order {query['group_order_id']}"
    kept = sorted((name, value) for name, value in query.items() if not COSMETIC.match(name))
    return f"{(share.host or '').removeprefix('www.')}{parts.path.rstrip('/')}?{kept}"
