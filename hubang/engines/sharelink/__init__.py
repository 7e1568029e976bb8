"""Share texts, codes and links of the shop platforms, read offline."""

from hubang.engines.sharelink.hosts import HostCheck, check_host
from hubang.engines.sharelink.parsing import Link, ShareLink, links_of, parse, resolve_deadline
from hubang.engines.sharelink.platforms import official_platform
from hubang.engines.sharelink.same import request_key

__all__ = [
    "HostCheck",
    "Link",
    "ShareLink",
    "check_host",
    "links_of",
    "official_platform",
    "parse",
    "request_key",
    "resolve_deadline",
]
