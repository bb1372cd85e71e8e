"""Every write of a review. Whoever must act next gets a mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.authoring.commands import open_draft
from app.authoring.models import Draft
from app.authoring.review.models import DraftComment, DraftReview
from app.authoring.review.queries import reviewers, saved_text, steps_of
from app.authoring.review.rules import Verdict, may_judge, text_hash
from app.authoring.rules import DraftState
from app.foundation.db import db
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.ids import new_id
from app.outbox.commands import owe
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class Text:
    """An open draft as its reader had it: which module, which language, which save."""

    module_id: str
    lang: str
    version: int


def draft_of(text: Text) -> Draft:
    """The open draft, locked.

    Raises:
        Conflict: `draft-closed`.
    """
    draft = open_draft(text.module_id, text.lang)
    if draft is None:
        raise Conflict("draft-closed")
    return draft


def as_seen(text: Text) -> Draft:
    """The open draft, locked, in the version that its reader had.

    Raises:
        Conflict: `draft-closed`, or `draft-changed`: somebody saved since.
    """
    draft = draft_of(text)
    if draft.version != text.version:
        raise Conflict("draft-changed", version=draft.version)
    return draft


def _note(
    draft: Draft, verdict: Verdict, note: str, by: UUID, at: datetime, asked: UUID | None = None
) -> None:
    db.session.add(
        DraftReview(
            id=new_id(), draft_id=draft.id, version=draft.version,
            sha256=text_hash(draft.source), verdict=verdict, note=note, reviewer_id=asked,
            made_by=by, made_at=at,
        )
    )  # fmt: skip
    db.session.flush()


def tell(
    people: Iterable[UUID],
    template: str,
    draft: Draft,
    at: datetime,
    base_url: str,
    *,
    page: str = "review",
    **values: str | int,
) -> None:
    """Owe each of these persons a mail about a draft."""
    wanted = list(dict.fromkeys(people))
    for person in db.session.scalars(select(Person).where(Person.id.in_(wanted))):
        owe(
            recipient=person.email,
            language=person.language or "en",
            template=template,
            values={
                "name": person.called,
                "title": draft.title,
                "url": f"{base_url}/courses/{draft.module_id}/{draft.lang}/{page}",
                **values,
            },
            at=at,
        )


def _name_of(person_id: UUID) -> str:
    person = db.session.get_one(Person, person_id)
    return person.called


def ask(
    *,
    text: Text,
    note: str,
    reviewer_id: UUID | None,
    base_url: str,
    actor_id: UUID,
    today: date,
    at: datetime,
) -> None:
    """Ask for a review of a draft as it is now, of somebody by name or of whoever comes first.

    Nobody named: the other trainers get the mail, or the administrators where there are none.
    Asked already for this very text and by the same person: nothing happens.

    Raises:
        Conflict: `draft-changed`, `draft-closed`, or `review-planned`: it waits to be published.
        Invalid: `no-such-reviewer`: the one who is named may not review today.
    """
    draft = as_seen(text)
    if draft.state is DraftState.SCHEDULED:
        raise Conflict("review-planned")
    others = reviewers(today, without=actor_id)
    if reviewer_id is not None and reviewer_id not in {key for key, _name, _trainer in others}:
        raise Invalid("no-such-reviewer", "reviewer")
    last = steps_of(draft.id)[-1:]
    if draft.state is DraftState.REVIEW and last and last[0].by_id == actor_id:
        return
    _note(draft, Verdict.ASKED, note, actor_id, at, reviewer_id)
    draft.state = DraftState.REVIEW
    trainers = [key for key, _name, trainer in others if trainer]
    people = [reviewer_id] if reviewer_id else trainers or [key for key, _name, _is in others]
    tell(people, "review-asked", draft, at, base_url, who=_name_of(actor_id), note=note)


def judge(
    *,
    text: Text,
    approves: bool,
    note: str,
    errors: int,
    base_url: str,
    actor_id: UUID,
    at: datetime,
) -> None:
    """Approve a draft, or return it to its writer with a note. `errors` are of its text.

    The same verdict sent twice by the same person counts once.

    Raises:
        Conflict: `draft-changed`, `draft-closed`; `not-in-review`: nobody asked, or it is judged;
            `own-text`: whoever saved last cannot judge it; `draft-has-errors` stops an approval.
        Invalid: `say-why`: a text is returned without a word.
    """
    draft = as_seen(text)
    verdict = Verdict.APPROVED if approves else Verdict.RETURNED
    steps = steps_of(draft.id)
    last = steps[-1] if steps else None
    again = (verdict, draft.version, actor_id)
    if last is not None and (last.verdict, last.version, last.by_id) == again:
        return
    if not may_judge(actor_id, draft.changed_by):
        raise Conflict("own-text")
    if draft.state is not DraftState.REVIEW or last is None:
        raise Conflict("not-in-review")
    if approves and errors:
        raise Conflict("draft-has-errors")
    if not approves and not note:
        raise Invalid("say-why", "note")
    _note(draft, verdict, note, actor_id, at)
    draft.state = DraftState.APPROVED if approves else DraftState.DRAFT
    tell(
        (last.by_id, draft.changed_by),
        "review-approved" if approves else "review-returned",
        draft,
        at,
        base_url,
        who=_name_of(actor_id),
        note=note,
    )


def comment(*, text: Text, line: int, body: str, actor_id: UUID, at: datetime) -> None:
    """Comment on a line (from 1; 0: the whole) of a draft as it was saved once.

    The same words by the same person at the same place are kept once.

    Raises:
        Conflict: `draft-closed`.
        Invalid: `no-such-line`, at the field `line`.
    """
    draft = draft_of(text)
    source = saved_text(draft.id, text.version)
    lines = source.split("\n") if source is not None else []
    if source is None or not 0 <= line <= len(lines):
        raise Invalid("no-such-line", "line", last=len(lines))
    _keep(draft, text.version, line, lines[line - 1] if line else "", None, body, actor_id, at)


def answer(*, text: Text, comment_id: UUID, body: str, actor_id: UUID, at: datetime) -> None:
    """Answer a comment of a draft.

    Raises:
        Conflict: `draft-closed`.
        NotFound: it is no comment of this draft.
    """
    draft = draft_of(text)
    above = _comment(draft, comment_id)
    _keep(draft, above.version, above.line, "", above.id, body, actor_id, at)


def _comment(draft: Draft, comment_id: UUID) -> DraftComment:
    found = db.session.get(DraftComment, comment_id)
    if found is None or found.draft_id != draft.id or found.answers_id is not None:
        raise NotFound
    return found


def _keep(
    draft: Draft,
    version: int,
    line: int,
    line_text: str,
    answers: UUID | None,
    body: str,
    actor: UUID,
    at: datetime,
) -> None:
    same = select(DraftComment.id).where(
        DraftComment.draft_id == draft.id,
        DraftComment.version == version,
        DraftComment.line == line,
        DraftComment.answers_id == answers,
        DraftComment.made_by == actor,
        DraftComment.body == body,
    )
    if db.session.scalar(same.limit(1)) is None:
        db.session.add(
            DraftComment(
                id=new_id(), draft_id=draft.id, version=version, line=line, line_text=line_text,
                answers_id=answers, body=body, made_by=actor, made_at=at,
            )
        )  # fmt: skip
        db.session.flush()


def mark(*, text: Text, comment_id: UUID, done: bool, actor_id: UUID, at: datetime) -> None:
    """Say that nothing is left to do about a comment, or that something is after all.

    Raises:
        Conflict: `draft-closed`.
        NotFound: it is no comment of this draft.
    """
    found = _comment(draft_of(text), comment_id)
    if done and found.done_at is None:
        found.done_by, found.done_at = actor_id, at
    elif not done:
        found.done_by = found.done_at = None
    db.session.flush()
