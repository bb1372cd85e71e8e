"""Names that are given once in the library, and asked for elsewhere in it."""

from __future__ import annotations

from app.format.problems import Problem, Problems


class Names:
    """The names of one kind of activity. `what` is a rating, say; the codes are its problems'."""

    def __init__(self, what: str, *, doubled: str, missing: str) -> None:
        self._what, self._doubled, self._missing = what, doubled, missing
        self._given: dict[str, str] = {}
        self._asked: list[tuple[str, str]] = []
        self._problems: list[Problem] = []

    def give(self, name: str, path: str) -> None:
        """The file gives the name."""
        if name in self._given:
            self._add(
                path,
                self._doubled,
                f"The {self._what} “{name}” stands twice.",
                f"the other is in {self._given[name]}",
            )
        self._given[name] = path

    def ask(self, name: str, own: str, path: str) -> None:
        """The file, in the activity named `own`, asks for what another activity is named."""
        if name == own:
            self._add(
                path,
                self._missing,
                f"The {self._what} “{name}” asks for itself.",
                "name an earlier one",
            )
        self._asked.append((name, path))

    def problems(self) -> list[Problem]:
        """Names that stand twice, and those asked for that nobody gives."""
        for name, path in self._asked:
            if name not in self._given:
                self._add(
                    path,
                    self._missing,
                    f"There is no {self._what} “{name}” to ask again.",
                    f"known are {', '.join(sorted(self._given))}",
                )
        self._asked.clear()
        return self._problems

    def _add(self, path: str, code: str, message: str, mend: str) -> None:
        problems = Problems(path)
        problems.add(1, code, message, mend)
        self._problems.extend(problems.found)
