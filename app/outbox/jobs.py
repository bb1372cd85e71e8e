"""The drain: sends what is owed, mail by mail, and says what failed and why."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from app.foundation.configuration import Config
from app.foundation.db import db, transaction
from app.outbox.models import Mail

_log = logging.getLogger("samferd.mail")
ATTEMPTS_MAX = 8
SECONDS_MAX = 20
# How long a claim lasts: longer than the slowest conversation with a mail server.
CLAIM = timedelta(minutes=10)


def compose(mail: Mail, config: Config) -> EmailMessage:
    """The mail as a message, in its reader's language. Its first line is the subject."""
    with force_locale(mail.language):
        until = mail.values.get("until")
        values = {**mail.values, "until": datetime.fromisoformat(until) if until else None}
        # Not render_template: what stands around a page needs a request, and a mail has none.
        text = current_app.jinja_env.get_template(f"outbox/{mail.template}.txt").render(values)
    subject, _, body = text.strip().partition("\n")
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = config.mail_from
    message["To"] = mail.recipient
    message["Message-ID"] = f"<{mail.id}@samferd>"
    message["Content-Language"] = mail.language
    message.set_content(body.strip() + "\n")
    return message


def send(message: EmailMessage, smtp: str | None) -> None:
    """Hand a message to the server of that address, or print it where there is none.

    Raises:
        OSError, smtplib.SMTPException: the server refused or could not be reached.
    """
    if smtp is None:
        print(f"\n--- mail to {message['To']}: {message['Subject']}\n{message.get_content()}---")  # noqa: T201 - the console is the mail server here
        return
    address = urlsplit(smtp)
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, address.port or 465, timeout=SECONDS_MAX)
    else:
        client = smtplib.SMTP(host, address.port or 25, timeout=SECONDS_MAX)
    with client:
        if address.scheme == "smtp+starttls":
            client.starttls(context=ssl.create_default_context())
        if address.username:
            client.login(unquote(address.username), unquote(address.password or ""))
        client.send_message(message)


def drain(
    config: Config, *, at: datetime, most: int = 100, go_on: Callable[[], bool] = lambda: True
) -> tuple[int, int]:
    """Send what is owed and due at that moment; returns how many were sent and how many failed.

    A mail is claimed first, by moving its due time on, and sent outside any transaction: a slow
    mail server holds up no writer, and two workers never take the same. A crash between the
    server's answer and our mark sends that one mail again, with the same Message-ID. Before each
    mail `go_on` is asked, so that a worker that is told to stop ends between two mails.
    """
    sent = failed = 0
    began = time.monotonic()
    for mail_id in _owed(at, most):
        if not go_on():
            break
        # A claim counts from when it is made: a hundred mails to a slow server take a while.
        moment = at + timedelta(seconds=time.monotonic() - began)
        mail = _claim(mail_id, moment)
        if mail is None:
            continue
        try:
            send(compose(mail, config), config.smtp)
        except Exception as error:
            # Whatever is wrong with one mail, its server or its template, the next must go.
            failed += 1
            _failed(mail_id, type(error).__name__, moment)
        else:
            sent += 1
            with transaction() as session:
                session.get_one(Mail, mail_id).sent_at = moment
    return sent, failed


def _claim(mail_id: UUID, at: datetime) -> Mail | None:
    with transaction() as session:
        mail = session.execute(
            select(Mail)
            .where(
                Mail.id == mail_id,
                Mail.sent_at.is_(None),
                Mail.dead_at.is_(None),
                Mail.due_at <= at,
            )
            .with_for_update(skip_locked=True)
        ).scalar_one_or_none()
        if mail is not None:
            mail.attempts += 1
            mail.due_at = at + CLAIM
        return mail


def _failed(mail_id: UUID, error: str, at: datetime) -> None:
    with transaction() as session:
        mail = session.get_one(Mail, mail_id)
        mail.last_error = error
        mail.due_at = at + timedelta(minutes=2**mail.attempts)
        if mail.attempts >= ATTEMPTS_MAX:
            mail.dead_at = at
    _log.warning("mail not sent", extra={"fields": {"mail": str(mail_id), "error": error}})


def _owed(at: datetime, most: int) -> list[UUID]:
    return list(
        db.session.scalars(
            select(Mail.id)
            .where(Mail.sent_at.is_(None), Mail.dead_at.is_(None), Mail.due_at <= at)
            .order_by(Mail.due_at)
            .limit(most)
        )
    )
