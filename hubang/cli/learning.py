"""Learning from a group's decisions: the server's side of `hubang retrain`, and the worker's look after it."""

import logging
import os
import subprocess
import sys

log = logging.getLogger("hubang.work")


def learn(group_id: str | None) -> int:
    """Learn what is wanted; of a group that is named also when its owner has not asked. Prints what it would change."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.utils import timezone

    from hubang.aid.actions import learn_wanted
    from hubang.groups.models import Group
    from hubang.lib.refused import Refused
    from hubang.moderation.actions import want_model_for

    # It takes a minute of a processor, and nobody waits at a screen for it.
    os.nice(10)
    if group_id is not None:
        group = Group.objects.filter(public_id=group_id).first()
        if group is None:
            print("There is no such group. Its id is in the address of its pages, after /g/.", file=sys.stderr)
            return 1
        try:
            want_model_for(group, now=timezone.now())
        except Refused as refusal:
            print(refusal.message, file=sys.stderr)
            return 1
    failed = 0
    while (row := learn_wanted(timezone.now(), print)) is not None:
        if row.failure:
            print(f"{row.group.public_id}: there are too few decisions to learn from.", file=sys.stderr)
            failed = 1
        else:
            print(
                f"{row.group.public_id}: model {row.public_id} is ready; the owner sees it under 管理 and switches to it."
            )
    return failed if group_id is not None else 0


class Learner:
    """Starts `hubang retrain --wanted` when an owner has asked, in a process of its own: the worker goes on, and the memory is given back."""

    def __init__(self) -> None:
        self._running: subprocess.Popen[bytes] | None = None

    def tick(self) -> None:
        """Look after the one that runs, or start one when something is wanted."""
        if self._running is not None:
            code = self._running.poll()
            if code is None:
                return
            self._running = None
            if code:
                log.error("learning from reviewers' decisions failed")
        try:
            if self._is_due():
                command = [sys.executable, "-m", "hubang.cli", "retrain", "--wanted"]
                self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
        except Exception:
            log.exception("learning could not be started; it is tried again")

    def _is_due(self) -> bool:
        from django.utils import timezone

        from hubang.moderation.queries import is_learning_due

        return is_learning_due(timezone.now())

    def stop(self) -> None:
        """End the one that runs; what it was at is wanted again."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
