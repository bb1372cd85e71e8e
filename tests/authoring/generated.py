"""Courses that hypothesis makes up, and a library as large as the real one."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st

WORDS = st.lists(
    st.sampled_from(
        ["travel", "meet", "host", "Førde", "Lilongwe", "“trust”", "naïve", "år", "1963", "*both*"]
    ),
    min_size=1,
    max_size=12,
).map(" ".join)
ENDS = st.sampled_from(["\n", "\r\n"])


@st.composite
def sections(draw: st.DrawFn, name: str, number: int) -> str:
    """A section with prose and perhaps activities."""
    parts = [f"## {draw(WORDS)} {{#{name}-{number}}}", draw(WORDS)]
    if draw(st.booleans()):
        parts.append(f"/// note | {draw(WORDS)}\n{draw(WORDS)}\n///")
    if draw(st.booleans()):
        parts.append(
            f"/// quiz | {draw(WORDS)}\n    id: quiz-{number}\n    must_know: "
            f"{'true' if draw(st.booleans()) else 'false'}\n\n{draw(WORDS)}\n\n"
            f"- [x] {draw(WORDS)}\n  : {draw(WORDS)}\n- [ ] {draw(WORDS)}\n  : {draw(WORDS)}\n///"
        )
    if draw(st.booleans()):
        parts.append(
            f"/// reflect | {draw(WORDS)}\n    id: reflect-{number}\n"
            f"    prompt: {name}-{number}\n\n{draw(WORDS)}\n///"
        )
    return "\n\n".join(parts)


@st.composite
def modules(draw: st.DrawFn, name: str) -> bytes:
    """The source language of a module, with any ends of lines."""
    count = draw(st.integers(1, 4))
    front = f'---\nid: {name}\ntitle: "{draw(WORDS)}"\nsummary: "{draw(WORDS)}"\nminutes: 30\n---'
    body = [draw(sections(name, number)) for number in range(count)]
    text = "\n\n".join([front, draw(WORDS), *body]) + draw(st.sampled_from(["", "\n", "\n\n\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return (mark + text.replace("\n", draw(ENDS))).encode()


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes]:
    """A folder of courses: files by their path. Names are new each time, as the database stays."""
    files: dict[str, bytes] = {}
    for course in range(draw(st.integers(1, 2))):
        stamp = f"{draw(st.integers(0, 10**12))}-{course}"
        names = [f"m{stamp}-{number}" for number in range(draw(st.integers(1, 3)))]
        listed = "".join(f"  - folder: {name}\n" for name in names)
        comment = draw(WORDS)
        spec = (
            f"# {comment}\nid: c{stamp}\ntitle: {{en: C}}\nsummary: {{en: S}}\n"
            f"audience: participant\nphase: homecoming\nmodules:\n{listed}"
        )
        files[f"c{stamp}/course.yml"] = spec.replace("\n", draw(ENDS)).encode()
        for name in names:
            source = draw(modules(name))
            files[f"c{stamp}/{name}/module.en.md"] = source
            if draw(st.booleans()):
                basis = sha256(source).hexdigest()[:12].encode()
                files[f"c{stamp}/{name}/module.nb.md"] = source.replace(
                    b"minutes: 30", b'minutes: 30\r\ntranslated_from: "' + basis + b'"'
                )
    return files


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def large_library(modules: int = 24) -> dict[str, bytes]:
    """As many modules in two languages, each about as long as the longest of our own."""
    paragraph = "\n\n".join(
        "People who exchange their work learn from one another. Both sides bring *something* "
        "and both take something home, [as the agency says](https://agency.example/)."
        for _ in "12345"
    )
    files: dict[str, bytes] = {}
    names = [f"large-{number}" for number in range(modules)]
    files["large/course.yml"] = (
        "id: large\ntitle: {en: L, nb: L}\nsummary: {en: S, nb: S}\naudience: participant\n"
        "phase: follow-up\nlanguages: [en, nb]\nmodules:\n"
        + "".join(f"  - folder: {name}\n" for name in names)
    ).encode()
    for name in names:
        text = f"---\nid: {name}\ntitle: A module\nsummary: S\nminutes: 45\n---\n\n" + "\n\n".join(
            f"## Section {number} {{#s-{number}}}\n\n{paragraph}\n\n"
            f"/// quiz | Q\n    id: q-{number}\n\nWhich?\n\n- [x] a\n  : {paragraph[:60]}\n"
            f"- [ ] b\n  : no\n///\n\n"
            f"/// reflect | R\n    id: r-{number}\n    prompt: {name}-{number}\n\nWhat?\n///"
            for number in range(8)
        )
        basis = sha256(text.encode()).hexdigest()[:12]
        files[f"large/{name}/module.en.md"] = text.encode()
        files[f"large/{name}/module.nb.md"] = text.replace(
            "minutes: 45", f'minutes: 45\ntranslated_from: "{basis}"'
        ).encode()
    return files
