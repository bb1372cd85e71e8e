"""Whether every reflection that asks again names an answer that its reader can have given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.format.activities.reflection import Reflection
from app.format.document import CourseSource, Document
from app.format.problems import Problem, Problems


def _reflections(document: Document) -> Iterator[Reflection]:
    for section in document.sections:
        for activity in section.activities:
            if isinstance(activity, Reflection):
                yield activity


def _line(source: bytes, prompt: str) -> int:
    """The line of the option, from 1."""
    for number, line in enumerate(source.decode("utf-8-sig").splitlines(), 1):
        if line.startswith("    ask_again:") and prompt in line:
            return number
    return 1


def check_asked_again(courses: Sequence[CourseSource], phases: Sequence[str]) -> list[Problem]:
    """`ask_again` names a prompt of the same audience, in an earlier phase or the same."""
    places = {
        reflection.prompt: (course.spec.audience, phases.index(course.spec.phase))
        for course in courses
        for _module, sources in course.modules
        for reflection in _reflections(sources[0].document)
    }
    found: list[Problem] = []
    for course in courses:
        audience, phase = course.spec.audience, phases.index(course.spec.phase)
        for source in (source for _module, sources in course.modules for source in sources):
            problems = Problems(source.path)
            for reflection in _reflections(source.document):
                again = reflection.ask_again
                if again is None:
                    continue
                place, line = places.get(again), _line(source.source, again)
                if place is None:
                    problems.add(
                        line, "F064", f"There is no prompt “{again}”.", "name one of the library"
                    )
                elif place[0] != audience or place[1] > phase:
                    problems.add(
                        line,
                        "F064",
                        f"Nobody has answered the prompt “{again}” before they come here.",
                        "name one of an earlier phase or the same, for the same audience",
                    )
            found.extend(problems.found)
    return found
