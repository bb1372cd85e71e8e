"""What the pages of a review, and the marks of it elsewhere at the desk, are made from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.authoring.comparison import Line, compare
from app.authoring.queries import OpenDraft, TextView, revision_source
from app.authoring.review.queries import (
    Comment,
    Step,
    comments_on,
    saved_text,
    steps_of,
)
from app.authoring.review.rules import Verdict, is_approved, may_judge, text_hash
from app.authoring.rules import DraftState
from app.authoring.timetable.queries import Planned, plan_for


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review of a draft is. `comments` stand where they are in the shown text."""

    draft: OpenDraft
    steps: tuple[Step, ...]
    comments: tuple[Comment, ...]
    planned: Planned | None
    source: str
    version: int
    approved: bool
    viewer: UUID

    @property
    def last(self) -> Step | None:
        """What was done last."""
        return self.steps[-1] if self.steps else None

    @property
    def waits(self) -> bool:
        """Whether somebody is to judge the text."""
        return self.draft.state is DraftState.REVIEW

    @property
    def mine_to_judge(self) -> bool:
        """Whether the viewer may."""
        return self.waits and may_judge(self.viewer, self.draft.by_id)

    @property
    def returned(self) -> Step | None:
        """The verdict by which the text went back to its writer, as long as it counts."""
        last = self.last
        back = last is not None and last.verdict is Verdict.RETURNED
        return last if back and self.draft.state is DraftState.DRAFT else None

    @property
    def changed_since(self) -> bool:
        """Whether somebody saved after the text was sent, or approved."""
        return (
            self.draft.state is DraftState.DRAFT
            and self.last is not None
            and self.last.verdict is not Verdict.RETURNED
            and self.last.version != self.draft.version
        )

    @property
    def open_comments(self) -> tuple[Comment, ...]:
        """Those about which something is left to do."""
        return tuple(comment for comment in self.comments if not comment.done)

    def comments_at(self, line: int | None) -> int:
        """How many comments stand at a line and are open."""
        return sum(comment.line == line for comment in self.open_comments) if line else 0


def review_of(view: TextView, viewer: UUID, *, as_sent: bool = False) -> Review | None:
    """The review of a text's draft; None where no draft is open.

    `as_sent`: for others than its writer, the text is as it was sent, also when the writer saved
    since.
    """
    draft = view.draft
    if draft is None:
        return None
    steps = steps_of(draft.id)
    last = steps[-1] if steps else None
    source, version = view.source, draft.version
    if as_sent and last is not None and last.verdict is Verdict.ASKED and viewer != draft.by_id:
        sent = saved_text(draft.id, last.version)
        source, version = (sent, last.version) if sent is not None else (source, version)
    return Review(
        draft=draft,
        steps=steps,
        comments=comments_on(draft.id, source),
        planned=plan_for(draft.id),
        source=source,
        version=version,
        approved=is_approved(
            draft.state, draft.version, text_hash(view.source), last.judged if last else None
        ),
        viewer=viewer,
    )


def lines_of(view: TextView, source: str, *, whole: bool) -> tuple[Line, ...]:
    """A text word by word against what is published; all of it where nothing is."""
    if view.published is None:
        return compare(source, source, whole=True)
    return compare(revision_source(view.published.revision_id), source, whole=whole)
