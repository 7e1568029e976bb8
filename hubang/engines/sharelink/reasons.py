"""Why a link is not official, in words that everybody understands. The keys are the codes of the reasons."""

from hubang.engines.sharelink.hosts import HostCheck

TEXTS = {
    "userinfo": "链接里 @ 前面的字只是摆设，真正去的是 {host}，不是看上去的那个网站。",
    "ip": "这个链接是一串数字地址，不是商店的网站，正规的分享不会这样。",
    "subdomain": "{imitates} 只是写在前面做样子，真正的网站是最后那一段：{host}。",
    "letters": "{host} 和 {imitates} 只差一点点，像是仿冒的。",
    "ending": "{host} 的名字和 {imitates} 一样，结尾却不同，不是同一个网站。",
    "combined": "{host} 在 {imitates} 的名字旁边加了别的字，不是它的网站。",
    "script": "{host} 里混了长得像英文字母的外国字，像是仿冒的。",
    "path": "{imitates} 只是写在网址后面做样子，真正的网站是 {host}。",
    "shortener": "{host} 是短链接，看不出真正去哪里。",
    "port": "{host} 后面多了一个端口号，商店分享出来的链接不会这样。",
    "": "{host} 不是我们认识的商店网站。",
}


def reason_of(check: HostCheck, host: str) -> str:
    """Plain Chinese; empty for official links."""
    if check.trust == "official":
        return ""
    return TEXTS[check.kind].format(host=host[:80], imitates=check.imitates or "商店")
