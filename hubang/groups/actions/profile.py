"""What the others of a group see of a member."""

from datetime import datetime

from django.db import IntegrityError

from hubang.audit import log
from hubang.groups.actions.membership import nickname_taken
from hubang.groups.models import Membership, Standing
from hubang.groups.nicknames import clean_nickname, fold
from hubang.groups.places import read_face, read_province
from hubang.groups.policies import may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import check
from hubang.live.log import append


def change_profile(
    member: Membership, *, nickname: str, face: str, province: str, interests: str, now: datetime
) -> Membership:
    """Change nickname, face, province and interests. `Refused`: bad_nickname, nickname_taken."""
    check(may_speak(member, now))
    nickname, interests = clean_nickname(nickname), clean_line(interests, 100)
    face, province = read_face(face), read_province(province)
    with atomic():
        taken = Membership.objects.filter(
            group=member.group_id, nickname_key=fold(nickname), standing=Standing.ACTIVE
        ).exclude(pk=member.pk)
        if taken.exists():
            raise nickname_taken()
        member.nickname, member.nickname_key = nickname, fold(nickname)
        member.face, member.province, member.interests = face, province, interests
        try:
            with atomic():
                member.save(update_fields=["nickname", "nickname_key", "face", "province", "interests"])
        except IntegrityError as error:
            raise nickname_taken() from error
        log.record("change_profile", now=now, group=member.group.public_id, actor=member.public_id)
        append(member.group.public_id, "member", member.public_id)
    return member
