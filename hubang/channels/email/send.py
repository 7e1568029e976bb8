"""Handing a mail to the operator's server. A mail box that does not exist is given up; the rest is tried again or lies dead."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.conf import settings

from hubang.channels.email.form import mail
from hubang.channels.message import Message
from hubang.channels.outcomes import Failed, Gone, NotAllowed
from hubang.lib.db import outside_of_transactions
from hubang.lib.environment import Smtp
from hubang.notify.models import Address

SECONDS = 10
# No such mail box; disabled; not local; name not allowed (RFC 5321, 4.2.3). Other refusals may be about us, not about it.
NO_MAILBOX = frozenset({550, 551, 553})


def send(address: Address, message: Message) -> None:
    """Send one mail."""
    outside_of_transactions("a mail")
    server = settings.HUBANG_SMTP
    if server is None or not settings.HUBANG_MAIL_FROM:
        raise Failed("not_set_up")
    try:
        _hand_over(server, mail(address, message))
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise Gone("no_mailbox") if code in NO_MAILBOX else _refused(code) from error
    except smtplib.SMTPAuthenticationError as error:
        raise Failed("sign_in") from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code) from error
    except ssl.SSLError as error:
        raise Failed("tls") from error
    except TimeoutError as error:
        raise Failed("timeout") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Failed("unreachable") from error


def _hand_over(server: Smtp, made: EmailMessage) -> None:
    context = ssl.create_default_context()
    # By default the library asks the name server what this machine is called, and tells.
    here = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    if server.security == "tls":
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, here, timeout=SECONDS, context=context)
    else:
        line = smtplib.SMTP(server.host, server.port, here, timeout=SECONDS)
    with line:
        if server.security == "starttls":
            line.starttls(context=context)
        if server.user:
            line.login(server.user, server.password)
        line.send_message(made)


def _refused(code: int) -> Failed | NotAllowed:
    return NotAllowed(f"refused_{code}") if 500 <= code < 600 else Failed(f"refused_{code}")
