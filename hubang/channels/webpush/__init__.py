"""Web push to browsers that are signed in: encrypted for the browser alone (RFC 8291), signed by this site (RFC 8292).

Of no use inside WeChat, which has no push for pages, and where a browser's maker cannot be reached.
"""
