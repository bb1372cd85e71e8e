"""The pictures of a text in a folder: each that it shows is read, and looked into once."""

from __future__ import annotations

from pathlib import Path

from app.format.document import Document, PictureUse
from app.format.pictures import BYTES_MAX, Facts, PictureReader, Refused, name_fits, picture_file
from app.format.placing import picture_names
from app.format.problems import Problems


class Media:
    """What was found out about pictures, by their bytes: two languages show the same ones."""

    def __init__(self, reader: PictureReader | None) -> None:
        self._reader = reader
        self._known: dict[str, Facts | Refused] = {}

    def of(
        self, document: Document, source: bytes, folder: Path, problems: Problems
    ) -> tuple[PictureUse, ...]:
        """The pictures that a document shows. One that cannot be used is noted at its line."""
        found = []
        for name in picture_names(document):
            path = folder / name
            if not path.is_file():  # said by the reader of the text
                continue
            if path.stat().st_size > BYTES_MAX:
                self._note(Refused("picture-too-large"), name, source, problems)
                continue
            file = picture_file(name, path.read_bytes())
            refused = self._refused(file.data, file.sha256, name)
            if refused is not None:
                self._note(refused, name, source, problems)
            else:
                found.append(PictureUse(name, file.sha256, file.data))
        return tuple(found)

    def _refused(self, data: bytes, sha256: str, name: str) -> Refused | None:
        if self._reader is None:
            return None
        known = self._known.get(sha256)
        if known is None:
            known = self._known[sha256] = self._reader.inspect(data)
        if isinstance(known, Refused):
            return known
        return None if name_fits(name, known.mime) else Refused("picture-wrong-name")

    @staticmethod
    def _note(refused: Refused, name: str, source: bytes, problems: Problems) -> None:
        lines = source.split(b"\n")
        line = next((n for n, text in enumerate(lines, 1) if name.encode() in text), 1)
        problems.add(line, "F040", f"{name}: {refused.message}", refused.mend)
