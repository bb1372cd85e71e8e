"""Words and states for the living page, as a real exchange might have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Station:
    """A station of the path."""

    title: str
    state: str
    note: str = ""
    href: str = ""
    count: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A line of the task list."""

    title: str
    state: str
    minutes: int
    href: str = "#"
    opens_on: date | None = None
    due_on: date | None = None
    due_anchor: str | None = None
    due_days: int = 0
    due_moved_from: date | None = None
    percent: int = 0
    next: bool = False
    lang: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A phase of the task list."""

    id: str
    title: str
    note: str
    modules: tuple[Module, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """An answer of a quiz."""

    id: str
    html: str
    right: bool
    explanation_html: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A way on in a dilemma."""

    id: str
    html: str
    explanation_html: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card may be put."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card to sort."""

    id: str
    html: str
    place: str
    put: str = ""
    seen: bool = False
    right: bool = False
    missing: bool = False
    explanation_html: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is rated."""

    id: str
    html: str
    chosen: str = ""
    then: int | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A line to tick."""

    id: str
    html: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix."""

    state: str
    href: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A person in the matrix."""

    title: str
    cells: tuple[Cell, ...]
    href: str = "#"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A module in the matrix."""

    title: str
    short: str
    href: str = "#"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the people behind it."""

    number: int
    words: str
    href: str = "#"
    state: str = ""


PATH = (
    Station("Pre-departure", "done", "5 of 5 modules", "#"),
    Station("In-field", "now", "Day 41 of 300", "#"),
    Station("Homecoming", "ahead", "opens 2 July"),
    Station("Follow-up", "ahead", "until September 2027"),
)
PATH_TROUBLE = (
    Station("Pre-departure", "late", "Ethics is 3 days overdue", "#"),
    Station("In-field", "ahead", "leaves 14 March"),
    Station("Homecoming", "ahead"),
    Station("Follow-up", "ahead"),
)
PATH_ENDED = (
    Station("Pre-departure", "done"),
    Station("In-field", "ended", "came home 3 May"),
    Station("Homecoming", "now", "open since 3 May"),
    Station("Follow-up", "ahead"),
)
FUNNEL = (
    Station("Pre-departure", "people", href="#", count="58"),
    Station("In-field", "people", href="#", count="41"),
    Station("Homecoming", "people", href="#", count="12"),
    Station("Follow-up", "people", href="#", count="0"),
)

GROUPS = (
    Group(
        "before",
        "Pre-departure",
        "You leave on 14 March",
        (
            Module("About the agency: from aid to reciprocity", "done", 45),
            Module("Reciprocity in practice", "more", 45, words="Something new: 5 minutes"),
            Module(
                "Ethics: ambassador every day",
                "doing",
                60,
                due_on=date(2026, 2, 28),
                due_anchor="departure",
                due_days=-14,
                due_moved_from=date(2026, 2, 20),
                percent=40,
                next=True,
            ),
            Module(
                "Culture, power and me",
                "late",
                45,
                due_on=date(2026, 2, 21),
                due_anchor="departure",
                due_days=-21,
            ),
            Module(
                "Ready: role, safety, wellbeing",
                "todo",
                45,
                due_on=date(2026, 3, 7),
                due_anchor="departure",
                due_days=-7,
            ),
        ),
    ),
    Group(
        "field",
        "In-field",
        "Opens when you leave",
        (
            Module("First 30 days", "locked", 25, href="", opens_on=date(2026, 3, 14)),
            Module("Når det er vanskeleg", "waived", 35, lang="nn"),
        ),
    ),
)

OPTIONS = (
    Option(
        "1",
        "Pay the small fee. Everyone does, and the colleagues are waiting.",
        False,
        "It is small, and it is still a bribe: zero tolerance has no lower limit.",
    ),
    Option(
        "2",
        "Ask for a receipt and a superior, stay polite, and report it when you arrive.",
        True,
        "You refuse without contempt, and others learn of it. Your safety still comes first.",
    ),
    Option("3", "Say nothing and turn back.", False, "Then nobody learns that it happened."),
)

CHOICES = (
    Choice(
        "a",
        "Thank him for his trust, and say that the post must be advertised.",
        "He is quiet for a while. Then he asks you to help him write the advertisement.",
    ),
    Choice("b", "Interview the cousin first; if she is good, nobody is hurt."),
    Choice("c", "Ask your coordinator in the home organisation what they would do."),
)

OFFICE = (
    Option("1", "Førde", True, "It moved there from Oslo in 2018."),
    Option("2", "Oslo", False, "It was there until 2018."),
)


@dataclass(frozen=True, slots=True)
class Action:
    """A row of a plan."""

    number: int
    what: str = ""
    by: str = ""
    day: date | None = None
    ally: str = ""
    obstacle: str = ""
    no_day: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a contact card."""

    id: str
    whose: str
    name: str = ""
    telephone: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody wrote before."""

    html: str
    written_at: date


TODAY = date(2026, 11, 24)
ACTIONS = (
    Action(1, "Ask my supervisor for half an hour.", "2026-11-01", date(2026, 11, 1), "Achieng"),
    Action(2, obstacle="Everybody is busy in June."),
)
LINES = (
    Line(
        "supervisor",
        "Supervisor at the host",
        "Gunnar Sande",
        "+44 1632 960 001",
        "tel:+441632960001",
    ),
    Line("hospital", "Nearest hospital with an emergency room"),
)
EARLIER = Earlier("I can calm a room. I learned it on the night shift.", date(2026, 3, 2))
PLACES = (Place("home", "Home partner"), Place("host", "Host partner"))
CARDS = (
    Card("salary", "Pays the salary", "Home partner"),
    Card("supervisor", "Names a supervisor", "Host partner", missing=True),
)
CARDS_PUT = (
    Card(
        "salary", "Pays the salary", "Home partner", "host", seen=True,
        explanation_html="The employment stays at home; the exchange is a leave.",
    ),
    Card(
        "supervisor", "Names a supervisor", "Host partner", "host", seen=True, right=True,
        explanation_html="Somebody who is there every day.",
    ),
)  # fmt: skip
NUMBERS = (Place("1", "1"), Place("2", "2"))
CARDS_IN_ORDER = (
    Card("day", "Say that you need a day", "2"),
    Card("ask", "Ask what it is for", "1"),
)
SCALE = ("1", "2", "3", "4", "5")
STATEMENTS = (
    Statement("call", "I know whom to call at night.", "5", 2),
    Statement("say-no", "I can say no to my supervisor.", "3", 4),
)
CHANGES = {"higher": 1, "lower": 1, "same": 0}
ITEMS = (
    Item("ask", "Ask for a time.", ticked=True),
    Item("goals", "Agree on three goals, one of which is theirs."),
)
QUESTIONS = ("What do new people always get wrong here?", "Whom do you ask when you do not know?")

RECEIPT = (
    ("Text", "Ethical guidelines, version 2 (English)"),
    ("Answer", "Acknowledged as participant"),
    ("When", "24 November 2026, 14:01 in Lilongwe"),
)
SUMMARY = (
    ("Name", "Chikondi Banda", "Change", "#"),
    ("Home partner", "Kamuzu College of Nursing, Malawi"),
    ("Host partner", "Førde sjukehus, Norway"),
    ("Departure", "14 March 2026 (moved from 6 March)", "Change", "#"),
)

FIGURES = (
    Figure(3, "leave within 14 days and are not ready", state="late"),
    Figure(5, "return within 6 weeks without a date for handover"),
    Figure(2, "declined or asked about the guidelines"),
    Figure(1, "partner without an active contact"),
)
STATES = ("done", "doing", "todo", "late", "locked", "waived", "none")
_TITLES = (
    ("P1", "About the agency: from aid to reciprocity"),
    ("P2", "Reciprocity in practice"),
    ("P3", "Ethics: ambassador every day"),
    ("P4", "Culture, power and me"),
    ("P5", "Ready: role, safety, wellbeing"),
    ("F1", "First 30 days"),
    ("F2", "Work plan and mutual learning"),
    ("F3", "When it is hard"),
    ("F4", "Midway review"),
    ("F5", "Telling stories with dignity"),
    ("H1", "What did I learn?"),
    ("H2", "Coming home"),
    ("H3", "From me to us: handover"),
    ("H4", "Changemaker plan"),
)
COLUMNS = tuple(Column(title, short) for short, title in _TITLES)
_PEOPLE = (
    ("Chikondi Banda", "Malawi to Norway", "dddwlllnllllll"),
    ("Solveig Aasen", "Norway to Nepal", "dddddddtdollll"),
    ("Nguyễn Thị Hạnh", "Vietnam to Laos", "ddoxolllllllll"),
    ("Juan Esteban Quispe Mamani", "Bolivia to Guatemala", "oooooollllllll"),
    ("Tendai Moyo", "Zimbabwe to Norway", "dddddddddddddo"),
    ("Abeba Tesfaye", "Ethiopia to Uganda", "ddxtolllllllll"),
)
_LETTERS = {
    "d": "done",
    "t": "doing",
    "o": "todo",
    "x": "late",
    "l": "locked",
    "w": "waived",
    "n": "none",
}
MATRIX = tuple(
    Row(name, tuple(Cell(_LETTERS[letter], "#") for letter in letters), note=note)
    for name, note, letters in _PEOPLE
)
