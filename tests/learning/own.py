"""A module with what participants type, published beside the sample for everyone who has one."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.catalog.commands import publish_courses
from app.exchanges.models import Placement
from app.format.library import read_library
from app.format.markdown import Converter
from app.foundation import clock
from app.foundation.db import db, transaction
from app.learning.commands import enrol
from tests.cast import agency_day

COURSE = """id: own-course
title: {en: Own}
summary: {en: Own words.}
audience: participant
phase: in-field
languages: [en]
modules:
  - folder: m
"""
TURN = """---
id: turn
title: Turn
summary: S
minutes: 5
---

## Look {#look}

/// quiz | Q
    id: turn-quiz

Which?

- [x] a
  : yes
- [ ] b
  : no
///

/// reflect | Earlier
    id: turn-reflect
    prompt: own-earlier

What do you bring?
///
"""
OWN = """---
id: own
title: Own words
summary: S
minutes: 9
---

## Write {#write}

/// quiz | Where?
    id: where
    kind: text

Where is the head office?

- [x] Førde
  : Since 2018.
- [x] Forde
  : Yes, it is spelt Førde.
- [ ] Oslo
  : It left Oslo in 2018.
- [ ] *
  : Neither there.
///

/// quiz | When?
    id: when
    kind: number
    must_know: true

When did it begin?

- [x] 1960..1965
  : In 1963.
- [ ] *
  : Look again at the history.
///

/// plan | What will you do first?
    id: first-plan
    actions: 2

Small things.
///

/// contact-card | Numbers to have with you
    id: card

Write it on paper too.

- Supervisor at the host {#supervisor}
- Nearest hospital {#hospital}
- A friend {#friend}
///

/// reflect | And now?
    id: again
    prompt: own-later
    ask_again: own-earlier

What would you write now?
///
"""


def publish_own(app: Flask, folder: Path, text: str = OWN) -> None:
    """Publish it, and give it to everyone with a placement."""
    for name, course, module in (("t", COURSE.replace("own-course", "turn-course"), TURN),
                                 ("u", COURSE, text)):  # fmt: skip
        (folder / "courses" / name / "m").mkdir(parents=True, exist_ok=True)
        (folder / "courses" / name / "course.yml").write_text(course)
        (folder / "courses" / name / "m" / "module.en.md").write_text(module)
    library = read_library(folder / "courses", Converter(), today=agency_day())
    assert library.problems == ()
    with app.app_context(), transaction():
        publish_courses(library=library, actor_id=None, at=clock.now())
        for placement in db.session.scalars(select(Placement)):
            enrol(placement=placement, at=clock.now())
