"""A course with one of each: sort, rate, task and talk; published beside the sample library."""

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

COURSE = """id: practice
title: {en: Practice}
summary: {en: One of each.}
audience: participant
phase: pre-departure
languages: [en]
modules:
  - folder: 01-each
    opens: departure - 120 days
  - folder: 02-again
    opens: departure - 120 days
"""
EACH = """---
id: each
title: One of each
summary: For trying things.
minutes: 10
---

## Practice {#practice}

/// sort | Who decides?
    id: sort-who

Put each card where it belongs.

#### Home partner {#home}
- Pays the salary {#salary}
  : The employment stays at home.
- Chooses who goes {#choice}
  : It knows its people.

#### Host partner {#host}
- Names a supervisor {#supervisor}
  : Somebody who is there.
///

/// sort | What comes first?
    id: sort-first
    kind: order

1. Ask
   : First you ask.
2. Wait
   : Then you wait.
3. Answer
   : Then you answer.
///

/// rate | How ready?
    id: rate-ready
    rating: readiness
    low: Not at all
    high: Completely

- I know whom to call. {#call}
- I can say *no*. {#say-no}
///

/// task | Meet your supervisor
    id: task-meet

- [ ] Ask for a time. {#ask}
- [ ] Agree on three goals. {#goals}
- [ ] Write them down. {#write}
///

/// talk | Ask a colleague
    id: talk-colleague
    lang: nb

Spør en kollega.

- Hva er viktig her?
- Hvem spør du?
///
"""
AGAIN = """---
id: again
title: Once more
summary: The same asked again.
minutes: 5
---

## Now {#now}

/// rate | How ready now?
    id: rate-now
    rating: readiness-later
    ask_again: readiness
    low: Not at all
    high: Completely

- I know whom to call. {#call}
- I can say no. {#say-no}
- I can ask for rest. {#rest}
///
"""


def publish(app: Flask, folder: Path, each: str = EACH, again: str = AGAIN) -> None:
    """Publish the course, or another revision of it, and give it to every placement."""
    texts = {"course.yml": COURSE, "01-each/module.en.md": each, "02-again/module.en.md": again}
    for name, text in texts.items():
        file = folder / "courses" / "practice" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    library = read_library(folder / "courses", Converter(), today=agency_day())
    assert not library.errors, library.errors
    with app.app_context():
        with transaction():
            publish_courses(library=library, actor_id=None, at=clock.now())
            for placement in db.session.scalars(select(Placement)):
                enrol(placement=placement, at=clock.now())
        db.session.remove()
