"""Is a text written so that machines do not read it? Two characters of the odd kind, or three signs put into words."""

import re

from hubang.engines.screening.views import Views

READ = 2000
# Signs between Chinese characters, as nobody writes by accident three times.
BROKEN = re.compile(r"[一-鿿][.·*_、/|~+\-⭐✨❤🔥💰🌸❗⬛ \u200b-\u200d\u2060\ufeff]{1,2}(?=[一-鿿])")
ODD = re.compile(r"[①-⓿❶-➓ａ-ｚＡ-Ｚ０-９\U0001d400-\U0001d7ff\U0001f170-\U0001f251亻氵讠扌纟钅饣礻衤阝]")


def is_disguised(views: Views) -> bool:
    """Whether characters are written as people write them against filters. Looks at the first 2,000."""
    head = views.original[:READ]
    return len(ODD.findall(head)) >= 2 or len(BROKEN.findall(head)) >= 3
