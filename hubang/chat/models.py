"""Conversations and messages."""

from django.db import models

from hubang.lib.ids import new_public_id
from hubang.moderation.models import Moderated


class Conversation(models.Model):
    """The chat of a group, or the thread of one thing in it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.PROTECT, related_name="conversations")
    kind = models.CharField(max_length=10, choices=[("group", "group"), ("thread", "thread")])
    created_at = models.DateTimeField()
    # The thing that a thread belongs to was taken out of sight, and the thread with it.
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=models.Q(kind="group"), name="one_group_chat_per_group")
        ]

    def __str__(self) -> str:
        return self.public_id


class Message(Moderated):
    """One message. A recalled one loses its text for good; a hidden one keeps it, out of everybody's sight."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    author = models.ForeignKey("groups.Membership", models.PROTECT, null=True, related_name="messages")
    # text: written by a member; card: `ref` names a help request; tip and notice: Hubang or an admin's duty speaks.
    kind = models.CharField(
        max_length=10,
        choices=[("text", "text"), ("card", "card"), ("tip", "tip"), ("notice", "notice")],
        default="text",
    )
    text = models.CharField(max_length=2000, blank=True)
    ref = models.CharField(max_length=16, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replies")
    mentions = models.ManyToManyField("groups.Membership", related_name="mentioned_in")
    created_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["conversation", "created_at", "id"], name="messages_in_order")]

    def __str__(self) -> str:
        return self.public_id


class ReadMark(models.Model):
    """How far a member has read a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="read_marks")
    member = models.ForeignKey("groups.Membership", models.CASCADE, related_name="read_marks")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "member"], name="one_read_mark_per_member")]

    def __str__(self) -> str:
        return "read mark"
