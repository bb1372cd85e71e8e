"""Publishing a folder as its plan says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.authoring.folder.rules import Plan, TextKey, TextState
from app.catalog.commands import Published, Statement, publish_courses
from app.ethics.commands import publish_guidelines
from app.format.document import Library


def publish_folder(
    *,
    library: Library,
    plan: Plan,
    note: str,
    changes: Mapping[TextKey, dict[str, str]],
    actor_id: UUID | None,
    at: datetime,
) -> tuple[list[Published], list[tuple[str, int, str]]]:
    """Publish what the plan says, and leave alone what is outdated; texts and guidelines written.

    Raises:
        Conflict: somebody published since the plan was made, or a guideline would be changed.
    """
    statement = Statement(
        note=note,
        bases={
            text.key: None if text.current is None else text.current.id
            for text in plan.texts
            if text.state is not TextState.OUTDATED
        },
        changes=changes,
        leave=frozenset(text.key for text in plan.only(TextState.OUTDATED)),
    )
    return (
        publish_courses(library=library, actor_id=actor_id, at=at, statement=statement),
        publish_guidelines(library=library, actor_id=actor_id, at=at),
    )
