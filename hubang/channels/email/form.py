"""The mail: plain text and the same as HTML, with a way out that mail programs know (RFC 2369, RFC 8058)."""

import html
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from hubang.channels.message import Message
from hubang.notify.links import confirm_url, mute_url
from hubang.notify.models import Address

PAGE = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>'
    '<body style="font: 17px/1.6 sans-serif; max-width: 34em; margin: 1em auto; padding: 0 1em">{body}</body></html>'
)
BUTTON = (
    '<p><a href="{url}" style="display: inline-block; padding: .7em 1.4em; border-radius: .5em; background: #07c160;'
    ' color: #fff; text-decoration: none">{text}</a></p>'
)
SMALL = '<p style="font-size: 14px; color: #888">{text}</p>'
LINK = '<a href="{url}" style="color: inherit">{text}</a>'


def mail(address: Address, message: Message) -> EmailMessage:
    """The whole mail. A repeat has the same Message-ID."""
    made = EmailMessage()
    made["Subject"] = message.title
    made["From"] = Mailbox(_("Hubang mutual help"), addr_spec=settings.HUBANG_MAIL_FROM)
    made["To"] = Mailbox(addr_spec=address.value.reveal())
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = f"<{message.name}.{address.public_id}@{_host()}>"
    # No answer by a machine, please (RFC 3834).
    made["Auto-Submitted"] = "auto-generated"
    if address.confirmed_at is None:
        _ask_for_a_yes(made, address)
    else:
        _tell(made, address, message)
    return made


def _host() -> str:
    return urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def _tell(made: EmailMessage, address: Address, message: Message) -> None:
    all_of_it = mute_url(address, "")
    made["List-Unsubscribe"] = f"<{all_of_it}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    ways_out = [(_("No more mail at all"), all_of_it)]
    if message.family:
        ways_out.insert(0, (_("No more mail of this kind"), mute_url(address, message.family)))
    _fill(made, message.lines, (_("Open Hubang"), message.url), ways_out)


def _ask_for_a_yes(made: EmailMessage, address: Address) -> None:
    """The one mail to a mail box whose owner has not said yes: whoever did not ask for it does nothing."""
    del made["Subject"]
    made["Subject"] = _("May notices of your mutual-help group go here?")
    lines = [
        _("Somebody who uses Hubang named this mail box for notices. If that was you, please say yes."),
        _("If it was not you, do nothing: no further mail comes."),
    ]
    _fill(made, lines, (_("Yes, send them here"), confirm_url(address)), [])


def _fill(made: EmailMessage, lines: list[str], button: tuple[str, str], ways_out: list[tuple[str, str]]) -> None:
    plain = [*lines, "", f"{button[0]}: {button[1]}", "", *(f"{text}: {url}" for text, url in ways_out)]
    made.set_content("\n".join(plain).rstrip() + "\n")
    body = [f"<p>{html.escape(line)}</p>" for line in lines]
    body.append(BUTTON.format(url=html.escape(button[1]), text=html.escape(button[0])))
    out = " · ".join(LINK.format(url=html.escape(url), text=html.escape(text)) for text, url in ways_out)
    if out:
        body.append(SMALL.format(text=out))
    made.add_alternative(PAGE.format(body="".join(body)), subtype="html")
