"""What the worker publishes when its moment has come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from app.authoring.pages import checked
from app.authoring.planning import plan_of
from app.authoring.queries import text_view
from app.authoring.timetable import commands, queries
from app.authoring.timetable.queries import Due
from app.foundation.configuration import Config
from app.foundation.db import db, transaction
from app.foundation.errors import DomainError, Unavailable

_log = logging.getLogger("samferd.publish")


def publish_due(
    config: Config, *, at: datetime, go_on: Callable[[], bool] = lambda: True
) -> tuple[int, int]:
    """Publish what is due; returns how many were published, and how many could not be.

    Each is looked at anew, and done in one transaction that also notes that it is done: two
    workers publish once. What cannot be published any more is given up, and people get a mail.
    """
    published = failed = 0
    for each in queries.due(at):
        if not go_on():
            break
        try:
            done = _publish(each, config, at)
        except Exception:
            # One text that breaks must not hold up the others; it is tried again.
            _log.exception("planned publish", extra={"fields": {"module": each.module_id}})
        else:
            published += done is True
            failed += done is False
    return published, failed


def _publish(each: Due, config: Config, at: datetime) -> bool | None:
    """True: published, False: given up, None: another worker was faster."""
    # The session may hold what an earlier reading of this draft found.
    db.session.expire_all()
    try:
        view = text_view(each.module_id, each.lang)
        plan = plan_of(view, checked(view), approval_needed=config.review_required)
        text = plan.text(view)
        if text is None:
            return _give_up(each, "draft-has-errors", config, at)
        with transaction():
            done = commands.publish_planned(
                draft_id=each.draft_id,
                planned_id=each.id,
                text=text,
                errors=plan.checked.errors,
                approval_needed=config.review_required,
                at=at,
            )
    except Unavailable:
        raise
    except DomainError as error:
        return _give_up(each, error.code, config, at)
    return True if done else None


def _give_up(each: Due, reason: str, config: Config, at: datetime) -> bool | None:
    with transaction():
        done = commands.give_up(
            draft_id=each.draft_id,
            planned_id=each.id,
            reason=reason[:40],
            base_url=config.base_url,
            at=at,
        )
    return False if done else None
