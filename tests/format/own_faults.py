"""Faults of quizzes to type in, plans, contact cards and prompts that ask again, for `CODES`."""

from __future__ import annotations

_FRONT = "---\nid: m\ntitle: T\nsummary: S\nminutes: 5\n---\n\n## A {#a}\n\ntext\n\n"
_REFLECT = "\n/// reflect | R\n    id: r\n    prompt: p\n\nWhat?\n///\n"
# Each begins on line 12 of its module.
TEXT = """/// quiz | Where?
    id: where
    kind: text

Where is the head office?

- [x] Førde
  : Since 2018.
- [ ] Oslo
  : Until 2018.
- [ ] *
  : No: it moved from Oslo to Førde.
///
"""
NUMBER = """/// quiz | When?
    id: when
    kind: number

When did it begin?

- [x] 1960..1965
  : In 1963.
- [ ] 1 500
  : That is how many were sent.
- [ ] *
  : In 1963.
///
"""
PLAN = "/// plan | First\n    id: plan\n    actions: 2\n\nWhat will you do first?\n///\n"
CARD = """/// contact-card | Numbers
    id: card

Write it on paper too.

- Supervisor at the host {#supervisor}
- Nearest hospital {#hospital}
- A friend {#friend}
///
"""
OWN = {"text": TEXT, "number": NUMBER, "plan": PLAN, "card": CARD}


def module(*blocks: str) -> str:
    """A module of those blocks and a reflection; the first begins on line 12."""
    return _FRONT + "\n".join(blocks) + _REFLECT


MODULE: list[tuple[str, int, str | bytes]] = [
    ("F007", 14, module(TEXT.replace("kind: text", "kind: words"))),
    ("F020", 12, module(TEXT.replace("[x]", "[ ]"))),
    ("F021", 22, module(TEXT.replace("  : No: it moved from Oslo to Førde.\n", ""))),
    ("F060", 12, module(TEXT.replace("- [ ] *", "- [ ] Bergen"))),
    ("F060", 22, module(TEXT.replace("- [ ] *", "- [x] *"))),
    ("F061", 20, module(TEXT.replace("Oslo\n", "FØRDE.\n"))),
    ("F061", 20, module(NUMBER.replace("1 500", "many"))),
    ("F061", 18, module(NUMBER.replace("1960..1965", "1965..1960"))),
    ("F061", 20, module(NUMBER.replace("1 500", "1960 .. 1965,0"))),
    ("F062", 14, module(PLAN.replace("2", "7"))),
    ("F062", 14, module(PLAN.replace("2", "true"))),
    ("F062", 12, module(PLAN.replace("What will you do first?\n", ""))),
    ("F003", 14, module(PLAN.replace("actions", "action"))),
    ("F063", 17, module(CARD.replace(" {#supervisor}", ""))),
    ("F063", 18, module(CARD.replace("#hospital", "#supervisor"))),
    ("F063", 18, module(CARD.replace("#hospital", "#Hospital"))),
    ("F063", 18, module(CARD.replace("Nearest hospital ", ""))),
    ("F063", 12, module(CARD.split("- ", maxsplit=1)[0] + "///\n")),
    (
        "F063",
        12,
        module(CARD.replace("///\n", "".join(f"- L {{#l{n}}}\n" for n in range(10)) + "///\n")),
    ),
    ("F006", 20, module(CARD.replace("{#friend}\n", "{#friend}\n\nMore text.\n"))),
    ("F008", 17, module(CARD.replace("{#supervisor}", "{.wide}"))),
    ("F008", 10, module(CARD).replace("\ntext\n", "\n- text {#supervisor}\n")),
    ("F064", 29, module(TEXT).replace("prompt: p", "prompt: p\n    ask_again: p")),
    ("F064", 29, module(TEXT).replace("prompt: p", "prompt: p\n    ask_again: 7")),
]


def _course(name: str, phase: str, audience: str = "participant") -> str:
    return (
        f"id: {name}\ntitle: {{en: T}}\nsummary: {{en: S}}\naudience: {audience}\n"
        f"phase: {phase}\nlanguages: [en]\nmodules:\n  - folder: m\n"
    )


def _asking(name: str, again: str) -> str:
    text = module(TEXT).replace("id: m\n", f"id: {name}\n")
    return text.replace("prompt: p", f"prompt: {name}-p\n    ask_again: {again}")


ASKS_AGAIN: dict[str, str | bytes | None] = {
    "e/course.yml": _course("e", "homecoming"),
    "e/m/module.en.md": _asking("later", "p"),
}
LIBRARY: list[tuple[str, str, dict[str, str | bytes | None]]] = [
    ("F064", "e/m/module.en.md", {**ASKS_AGAIN, "e/m/module.en.md": _asking("later", "nowhere")}),
    (
        "F064",
        "e/m/module.en.md",
        {**ASKS_AGAIN, "e/course.yml": _course("e", "homecoming", "partner")},
    ),
    (
        "F064",
        "d/m/module.en.md",
        {
            **ASKS_AGAIN,
            "d/course.yml": _course("d", "in-field"),
            "d/m/module.en.md": _asking("early", "later-p"),
        },
    ),
    (
        "F031",
        "e/m/module.nb.md",
        {
            "e/course.yml": _course("e", "homecoming").replace("[en]", "[en, nb]"),
            "e/m/module.en.md": _asking("later", "p").replace(TEXT, CARD),
            "e/m/module.nb.md": _asking("later", "p")
            .replace(TEXT, CARD)
            .replace("#friend", "#ven"),
        },
    ),
]
