"""Owing a mail: a row in the transaction of its cause. Sending is the worker's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.foundation.db import db
from app.foundation.ids import new_id
from app.outbox.models import Mail


def owe(
    *, recipient: str, language: str, template: str, values: dict[str, Any], at: datetime
) -> UUID:
    """Write down a mail that must be sent; returns its id."""
    mail = Mail(
        id=new_id(),
        recipient=recipient,
        language=language,
        template=template,
        values=values,
        created_at=at,
        due_at=at,
        attempts=0,
    )
    db.session.add(mail)
    return mail.id
