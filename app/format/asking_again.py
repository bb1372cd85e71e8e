"""What the library knows by name and may ask again: the prompts of reflections, and ratings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.format.activities.rating import Rating
from app.format.activities.reflection import Reflection
from app.format.document import CourseSource, Document
from app.format.problems import Problem, Problems


@dataclass(frozen=True, slots=True)
class Named:
    """An activity by its name in the library. The codes are those of its problems."""

    what: str
    name: str
    again: str | None
    doubled: str
    missing: str


def named(document: Document) -> Iterator[Named]:
    """The activities of a document that have a name in the library."""
    for section in document.sections:
        for activity in section.activities:
            if isinstance(activity, Reflection):
                yield Named("prompt", activity.prompt, activity.ask_again, "F023", "F064")
            elif isinstance(activity, Rating):
                yield Named("rating", activity.rating, activity.ask_again, "F046", "F047")


def _line(source: bytes, name: str) -> int:
    """The line of the option, from 1."""
    for number, line in enumerate(source.decode("utf-8-sig").splitlines(), 1):
        if line.startswith("    ask_again:") and name in line:
            return number
    return 1


def check_asked_again(courses: Sequence[CourseSource], phases: Sequence[str]) -> list[Problem]:
    """`ask_again` names an activity of its kind that its reader has answered before.

    That is another one, for the same audience, in an earlier phase or the same.
    """
    places = {
        (one.what, one.name): (course.spec.audience, phases.index(course.spec.phase))
        for course in courses
        for _module, sources in course.modules
        for one in named(sources[0].document)
    }
    found: list[Problem] = []
    for course in courses:
        audience, phase = course.spec.audience, phases.index(course.spec.phase)
        for source in (source for _module, sources in course.modules for source in sources):
            problems = Problems(source.path)
            for one in named(source.document):
                if one.again is None:
                    continue
                place, line = places.get((one.what, one.again)), _line(source.source, one.again)
                if place is None:
                    problems.add(
                        line,
                        one.missing,
                        f"There is no {one.what} “{one.again}”.",
                        "name one of the library",
                    )
                elif one.again == one.name or place[0] != audience or place[1] > phase:
                    problems.add(
                        line,
                        one.missing,
                        f"Nobody has answered the {one.what} “{one.again}” before they come here.",
                        "name one of an earlier phase or the same, for the same audience",
                    )
            found.extend(problems.found)
    return found
