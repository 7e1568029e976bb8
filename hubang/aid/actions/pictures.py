"""Pictures with QR codes, as members choose them in the composer."""

from datetime import datetime

from hubang.aid.composing import LONGEST_SHARE
from hubang.groups.models import Membership
from hubang.lib import qr
from hubang.lib.cleaning import clean_text
from hubang.moderation.actions import screen_text


def read_picture(member: Membership, data: bytes, *, now: datetime) -> list[str]:
    """The texts of the QR codes in a picture, five at most; all of them are screened, as if they had been typed. Nothing is kept.

    `Refused`: bad_picture, blocked, needs_review.
    """
    texts = [clean_text(text, LONGEST_SHARE) for text in qr.read(data)]
    said = {f"code {number}": text for number, text in enumerate(texts, start=1)}
    screen_text(member, where="picture", text=said, now=now)
    return texts
