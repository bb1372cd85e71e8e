"""Publishing a folder as its plan says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.authoring.folder.rules import Plan, TextKey, TextState
from app.catalog.commands import Published, Statement, publish_courses
from app.catalog.glossary.commands import publish_glossary
from app.catalog.pictures.commands import NewPicture, keep_pictures
from app.ethics.commands import publish_guidelines
from app.format.document import Library


class Written(NamedTuple):
    """What a publish wrote: texts, guidelines as (id, version, language), the glossary's
    (language, version).
    """

    texts: list[Published]
    guidelines: list[tuple[str, int, str]]
    glossaries: list[tuple[str, int]]


def publish_folder(
    *,
    library: Library,
    plan: Plan,
    note: str,
    changes: Mapping[TextKey, dict[str, str]],
    pictures: Sequence[NewPicture],
    actor_id: UUID | None,
    at: datetime,
) -> Written:
    """Publish what the plan says, and leave alone what is outdated.

    `pictures` are those that are not kept yet, decoded before the transaction.

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
    keep_pictures(pictures=pictures, actor_id=actor_id, at=at)
    return Written(
        publish_courses(library=library, actor_id=actor_id, at=at, statement=statement),
        publish_guidelines(library=library, actor_id=actor_id, at=at),
        publish_glossary(library=library, actor_id=actor_id, at=at),
    )
