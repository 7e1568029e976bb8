"""What a matter of the review queue is about: the thing itself, and what its writer wrote. For who may decide the matter."""

from hubang.aid.models import Assist, HelpRequest
from hubang.aid.queries import assist_in_group, request_in_group
from hubang.chat.models import Message
from hubang.chat.queries import held_message
from hubang.moderation.models import Case
from hubang.moderation.written import Written

Thing = Message | HelpRequest | Assist


def thing_of(case: Case) -> Thing | None:
    """The message, request or assist; None when it is about something else, or a text that was not kept."""
    if case.object_type == "message":
        return held_message(case.group_id, case.object_id)
    if case.object_type == "request":
        return request_in_group(case.group_id, case.object_id)
    if case.object_type == "assist":
        return assist_in_group(case.group_id, case.object_id)
    return None


def written_of(case: Case) -> Written:
    """The words on which the matter turns, by fields as they were screened; of a refused text, what its writer shows."""
    if case.kind in {"appeal", "share"}:
        return Written.of(case.text.reveal())
    thing = thing_of(case)
    if isinstance(thing, Message):
        return Written.of(thing.text)
    if isinstance(thing, HelpRequest):
        return words_of(thing)
    return Written(())


def words_of(request: HelpRequest) -> Written:
    """What the asker wrote."""
    return Written.of({name: getattr(request, name) for name in ("title", "note", "place", "subject")})
