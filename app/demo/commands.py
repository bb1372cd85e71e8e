"""Building the demonstration agency: the same from the same seed and day."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from app.catalog.queries import current_texts, document, modules_for
from app.demo.agency import CONTACTS, DATES, NAMES, PARTNERS, PARTNERSHIPS, STAFF
from app.demo.answers import answer_to
from app.demo.diary import FREE, Writer, every_text
from app.ethics import commands as ethics
from app.ethics.queries import Guideline
from app.ethics.rules import Answer, Capacity
from app.exchanges import commands as exchanges
from app.exchanges.models import Organisation, Placement, Project
from app.exchanges.rules import Journey, PlacementState, state_on
from app.format.activities.reflection import Reflection
from app.format.document import Document
from app.format.renderer import Renderer
from app.foundation.ids import new_id
from app.journal import commands as journal
from app.learning import commands as learning
from app.people import commands as people
from app.people.models import Person
from app.people.rules import PersonState, Role
from app.people.signing_in import commands as signing_in
from app.vault.commands import MasterKeys

PASSWORD = "samferd-demo"  # noqa: S105 - the demonstration's, printed at every start
SEED = 2026
NAMESPACE = UUID("6d8f3c52-52d4-5c0e-9a35-0c3f5d0f7a11")


# By language: the guidelines in effect, and the words of the three answers.
Guidelines = dict[str, tuple[Guideline, dict[Answer, str]]]


@dataclass(frozen=True, slots=True)
class Story:
    """How one placement of the ten of a partnership goes."""

    diligence: float
    ethics: Answer | None
    early: bool = False


STORIES = (
    Story(0.55, None),
    Story(0.5, Answer.ACKNOWLEDGED),
    Story(0.2, None),
    Story(0.0, None),
    Story(1.0, Answer.ACKNOWLEDGED),
    Story(0.9, Answer.ACKNOWLEDGED),
    Story(1.0, Answer.ACKNOWLEDGED),
    Story(0.8, Answer.ACKNOWLEDGED),
    Story(1.0, Answer.ACKNOWLEDGED),
    Story(1.0, Answer.ACKNOWLEDGED),
)


@dataclass(frozen=True, slots=True)
class Pen:
    """What journals are written with: the master keys, and the HTML of every text."""

    masters: MasterKeys
    html: dict[str, str]


def prepare_pen(masters: MasterKeys, renderer: Renderer) -> Pen:
    """Render every text of the diary, each once. Called before the transaction."""
    return Pen(masters, {text: journal.render_text(renderer, text) for text in every_text()})


class _Agency:
    def __init__(self, today: date, at: datetime, guidelines: Guidelines, pen: Pen) -> None:
        self.today, self.at, self.pen = today, at, pen
        self.guidelines = guidelines
        self.random = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.hash = signing_in.hash_password(PASSWORD)
        self.names = {country: iter(names.split("|")) for country, names in NAMES.items()}
        self.texts = current_texts()
        self.documents: dict[str, Document] = {
            module.id: document(self.texts[module.id][module.source_lang].revision_id)
            for _course, modules in modules_for("participant")
            for module in modules
        }

    def person(self, email: str, name: str, language: str) -> Person:
        person = people.create_person(email=email, name=name, language=language, at=self.at)
        person.password_hash = self.hash
        person.state = PersonState.ACTIVE
        return person

    def role(self, person: Person, role: Role, scope: UUID | None = None) -> None:
        people.give_role(
            person_id=person.id,
            role=role,
            scope_id=scope,
            actor_id=None,
            begins_on=self.today - timedelta(days=500),
            at=self.at,
        )

    def placement(
        self,
        round_id: UUID,
        project: Project,
        home: Organisation,
        host: Organisation,
        number: int,
        coordinator_id: UUID,
    ) -> None:
        name = next(self.names[home.country], f"Guest {number}")
        address = name.lower().split()[0] if name == "Amina Banda" else f"p{number}"
        language = "en" if home.country != "NO" else self.random.choice(("nb", "nn"))
        person = self.person(f"{address}@demo.samferd.test", name, language)
        self.role(person, Role.PARTICIPANT)
        index = number % len(DATES)
        leaves, returns = (self.today + timedelta(days=days) for days in DATES[index])
        story = STORIES[index]
        if number == 35:  # noqa: PLR2004 - the one who came home early
            story = Story(0.9, Answer.ACKNOWLEDGED, early=True)
        if number == 22:  # noqa: PLR2004 - the one who declined
            story = Story(0.6, Answer.DECLINED)
        if number == 41:  # noqa: PLR2004 - the one who asked first
            story = Story(0.6, Answer.QUESTIONED)
        journey = Journey(leaves, returns)
        placement = exchanges.create_placement(
            round_id=round_id,
            project_id=project.id,
            person_id=person.id,
            home=home,
            host=host,
            planned_departure=leaves,
            planned_return=returns,
            state=state_on(journey, self.today),
        )
        if placement.state is not PlacementState.PREPARING:
            placement.actual_departure = leaves
        learning.enrol(placement=placement, at=self.at)
        # Of its own, so that a new text in the diary changes nobody's progress.
        chance = random.Random(f"{SEED}/{number}")  # noqa: S311 - a story, not a secret
        writer = Writer(language, chance)
        self.learn(placement, story, writer)
        self.answer(person, story)
        if number % 2 == 0:
            when = self.moment(self.today - timedelta(days=20), writer)
            self.write(placement, writer.text_for(FREE), None, None, when)
        if story.early:
            exchanges.end_early(
                placement_id=placement.id,
                on=self.today - timedelta(days=6),
                reason="medical",
                actor_id=coordinator_id,
                at=self.at,
            )

    def moment(self, begins: date, writer: Writer) -> datetime:
        """An evening in the three weeks after a day, and before today."""
        chance = writer.chance
        day = begins + timedelta(days=chance.randint(0, 21))
        evening = time(chance.randint(15, 19), chance.randint(0, 59), tzinfo=UTC)
        return datetime.combine(min(day, self.today - timedelta(days=1)), evening)

    def learn(self, placement: Placement, story: Story, writer: Writer) -> None:
        for _course, modules in modules_for("participant"):
            for module in modules:
                opens = placement.journey.day(
                    module.opens_anchor or "departure", module.opens_days or 0
                )
                if opens > self.today:
                    continue
                steps = self.documents[module.id].steps
                wanted = (
                    len(steps)
                    if story.diligence >= 1
                    else int(len(steps) * self.random.random() * 2 * story.diligence)
                )
                began = self.moment(opens, writer)
                for count, step in enumerate(steps[:wanted]):
                    at = began + timedelta(minutes=4 * count)
                    self.step(placement, module.id, step, writer, at)

    def step(
        self, placement: Placement, module_id: str, step: str, writer: Writer, at: datetime
    ) -> None:
        compiled = self.documents[module_id]
        activity = compiled.activity(step)
        text = self.texts[module_id][compiled.lang]
        judged = None if activity is None else answer_to(activity, writer)
        if isinstance(activity, Reflection) and judged is not None and judged.journal is not None:
            self.write(placement, judged.journal, activity.prompt, text.revision_id, at)
        learning.record_step(
            operation=uuid5(NAMESPACE, f"{placement.id}/{module_id}/{step}"),
            person_id=placement.person_id,
            module_id=module_id,
            step=step,
            revision_id=text.revision_id,
            judged=judged,
            masters=self.pen.masters,
            at=at,
        )

    def write(
        self,
        placement: Placement,
        text: str,
        prompt: str | None,
        revision_id: UUID | None,
        at: datetime,
    ) -> None:
        """Seal a text in the journal, as its writer would have."""
        journal.write(
            operation=uuid5(NAMESPACE, f"{placement.id}/journal/{prompt}"),
            masters=self.pen.masters,
            author_id=placement.person_id,
            text=text,
            html=self.pen.html[text],
            prompt=prompt,
            prompt_revision_id=revision_id,
            placement_id=placement.id if prompt else None,
            phase=None,
            at=at,
        )

    def answer(self, person: Person, story: Story) -> None:
        if story.ethics is None or person.language not in self.guidelines:
            return
        guideline, buttons = self.guidelines[person.language]
        ethics.show(
            operation=new_id(),
            person_id=person.id,
            text_id=guideline.text_id,
            capacity=Capacity.PARTICIPANT,
            button="",
            sign_in_method="demonstration",
            at=self.at,
        )
        ethics.answer(
            person_id=person.id,
            text_id=guideline.text_id,
            capacity=Capacity.PARTICIPANT,
            given=story.ethics,
            button=buttons[story.ethics],
            sign_in_method="demonstration",
            at=self.at,
        )


def build(*, today: date, at: datetime, guidelines: Guidelines, pen: Pen) -> None:
    """Create everything. Called inside `transaction()`, on a database without persons."""
    agency = _Agency(today, at, guidelines, pen)
    partners = [
        exchanges.create_organisation(
            name=name, kind=kind, region=region, country=country, place=place, time_zone=zone
        )
        for name, kind, region, country, place, zone in PARTNERS
    ]
    year = today.year
    main = exchanges.create_round(
        name=f"Round {year}", begins_on=date(year - 1, 9, 1), ends_on=date(year + 2, 2, 28)
    )
    other = exchanges.create_round(
        name=f"Round {year + 1}", begins_on=date(year + 1, 9, 1), ends_on=date(year + 3, 2, 28)
    )
    scopes = {
        "coordinator@demo.samferd.test": main.id,
        "coordinator2@demo.samferd.test": other.id,
        "contact.lilongwe@demo.samferd.test": partners[0].id,
        "contact.forde@demo.samferd.test": partners[1].id,
    }
    staff: dict[str, UUID] = {}
    for email, name, role, language, _look in STAFF:
        person = agency.person(email, name, language)
        staff[email] = person.id
        agency.role(person, Role(role), scopes.get(email))
    for place, number, name in CONTACTS:
        person = agency.person(f"contact.{place}@demo.samferd.test", name, "en")
        agency.role(person, Role.PARTNER_CONTACT, partners[number].id)
    for number, (name, goal, first, second) in enumerate(PARTNERSHIPS):
        project = exchanges.create_partnership(
            name=name,
            members=[partners[first], partners[second]],
            project=goal,
            begins_on=date(year - 2, 1, 1),
        )
        for turn in range(len(DATES)):
            home, host = (first, second) if turn % 2 == 0 else (second, first)
            agency.placement(
                main.id,
                project,
                partners[home],
                partners[host],
                number * 10 + turn,
                staff["coordinator@demo.samferd.test"],
            )
