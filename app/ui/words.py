"""The words of what the domain refuses. Rules speak in codes; here they become sentences."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _

from app.foundation.errors import DomainError

_WORDS: dict[str, Callable[[dict[str, object]], str]] = {
    "wrong-password": lambda _v: _("E-mail address and password do not go together. Try again."),
    "too-many-attempts": lambda v: _(
        "Too many attempts. Wait %(minutes)s minutes and try again.", **v
    ),
    "email-taken": lambda _v: _("Somebody has that e-mail address already."),
    "link-unknown": lambda _v: _("This link is not known. Copy the whole address from the mail."),
    "link-used": lambda _v: _("This link was used before, or a newer one was sent."),
    "link-expired": lambda _v: _("The time of this link is over. Ask for a new one."),
    "already-active": lambda _v: _("This person has signed in already; no invitation is needed."),
    "account-closed": lambda _v: _("This account is closed. Open it again first."),
    "address-is-theirs": lambda _v: _(
        "This person has signed in already, and changes the address on their own account page."
    ),
    "role-takes-no-limit": lambda _v: _("This role has no limit. Choose “Everywhere”."),
    "role-needs-organisation": lambda _v: _(
        "A partner contact belongs to a partner. Choose which."
    ),
    "role-takes-organisation": lambda _v: _("A partner contact belongs to a partner, not a round."),
    "role-takes-round": lambda _v: _("A coordinator can be limited to a round, not to a partner."),
    "role-held": lambda _v: _("The person has this role already at that time."),
    "role-over": lambda _v: _("This role is over already."),
    "role-ends-earlier": lambda _v: _("The role ends before that day already."),
    "ends-before-begins": lambda _v: _("The last day comes before the first."),
    "last-day-is-past": lambda _v: _("Choose today or a later day, or end the role at once."),
    "cannot-close-own-account": lambda _v: _(
        "You cannot close your own account. Ask another administrator."
    ),
    "own-last-administrator-role": lambda _v: _(
        "You cannot end your own last role as administrator. Ask another administrator."
    ),
    "last-administrator": lambda _v: _(
        "Nobody else is an administrator without an end date. Give somebody that role first."
    ),
    "choose-one": lambda _v: _("Choose one answer."),
    "choose-some": lambda _v: _("Choose at least one answer."),
    "no-such-option": lambda _v: _("Choose from the answers that are shown."),
    "no-such-scene": lambda _v: _("The story has not come there. Choose from what is shown."),
    "no-such-choice": lambda _v: _("Choose from what is shown."),
    "type-an-answer": lambda _v: _("Write an answer first."),
    "type-a-number": lambda _v: _("Write a number, with digits only, such as 1500 or 3.5."),
    "answer-too-long": lambda v: _("The answer is too long: at most %(maximum)s characters.", **v),
    "plan-is-empty": lambda _v: _("Write one thing that you will do."),
    "plan-row-without-what": lambda v: _(
        "Action %(number)s does not say what you will do. Write it, or empty its other boxes.", **v
    ),
    "plan-what-too-long": lambda v: _(
        "Action %(number)s: what you will do is too long, at most %(maximum)s characters.", **v
    ),
    "plan-ally-too-long": lambda v: _(
        "Action %(number)s: who helps is too long, at most %(maximum)s characters.", **v
    ),
    "plan-obstacle-too-long": lambda v: _(
        "Action %(number)s: what may stand in the way is too long, at most %(maximum)s characters.",
        **v,
    ),
    "plan-no-day": lambda v: _(
        "Action %(number)s: this is no day. Write it such as 2026-12-31 or 31.12.2026.", **v
    ),
    "card-is-empty": lambda _v: _("Fill in one telephone number first."),
    "card-no-telephone": lambda v: _(
        "The telephone of “%(whose)s” is no number. Write one number, with digits only.", **v
    ),
    "card-name-too-long": lambda v: _(
        "The name at “%(whose)s” is too long: at most %(maximum)s characters.", **v
    ),
    "card-note-too-long": lambda v: _(
        "The note at “%(whose)s” is too long: at most %(maximum)s characters.", **v
    ),
    "place-every-card": lambda _v: _("Put every card somewhere. What is missing is marked."),
    "no-such-place": lambda _v: _("Choose from the places that are shown."),
    "each-place-once": lambda _v: _("Two cards have the same number. Give each its own."),
    "rate-every-statement": lambda _v: _(
        "Choose a number for every statement. What is missing is marked."
    ),
    "tick-or-write": lambda _v: _("Tick what you have done, or write a note first."),
    "write-something": lambda _v: _("Write something first."),
    "text-too-long": lambda v: _("The text is too long: at most %(maximum)s characters.", **v),
    "text-does-not-render": lambda _v: _("This text cannot be shown. Take out long runs of signs."),
    "draft-changed": lambda _v: _("Somebody changed the draft meanwhile. Look at it again first."),
    "draft-closed": lambda _v: _("There is no draft to publish."),
    "draft-has-errors": lambda _v: _("The text has errors. Mend them first."),
    "base-outdated": lambda _v: _(
        "Another revision was published since this draft began. Bring the two together first."
    ),
    "outdated-base": lambda _v: _(
        "Another revision was published since this draft began. Bring the two together first."
    ),
    "not-approved": lambda _v: _(
        "Nobody has approved this text yet. Ask a colleague to review it first."
    ),
    "own-text": lambda _v: _("You saved this text last, so somebody else must judge it."),
    "not-in-review": lambda _v: _("This text is not in review any more. Look at it again."),
    "review-planned": lambda _v: _("This text waits to be published. Call that off first."),
    "no-such-reviewer": lambda _v: _("Choose from the colleagues that are shown."),
    "say-why": lambda _v: _("Write what should become better."),
    "no-such-line": lambda v: _("The text has lines from 1 to %(last)s.", **v),
    "moment-is-past": lambda _v: _("Choose a moment that is still to come."),
    "moment-too-far": lambda _v: _("Choose a moment within a year from now."),
    "nothing-changed": lambda _v: _("The draft is what participants read already."),
    "module-id-taken": lambda _v: _("There is a module with that name already. Choose another."),
    "module-id-missing": lambda _v: _("No name can be made of the title. Write one."),
    "choose-an-answer": lambda _v: _("Choose one of the three answers."),
    "open-the-guidelines": lambda _v: _("Open the guidelines and read them first, then answer."),
    "picture-empty": lambda _v: _("The file is empty. Choose it again."),
    "picture-too-large": lambda _v: _(
        "The picture has more than 8 MB. Save it smaller and try again."
    ),
    "picture-too-many-pixels": lambda _v: _(
        "The picture is too wide or too high. 1920 pixels across are plenty."
    ),
    "picture-too-small": lambda _v: _("The picture is too small to be seen. Use a larger one."),
    "picture-wrong-type": lambda _v: _(
        "This is no picture that can be used here. Save it as WebP, PNG or JPEG."
    ),
    "picture-svg": lambda _v: _("An SVG file may hold a program. Export it as PNG or WebP."),
    "picture-animated": lambda _v: _("The picture moves. Use a still one."),
    "picture-broken": lambda _v: _("The picture is cut short or damaged. Save it again."),
    "picture-two-files": lambda _v: _(
        "Something else stands behind the picture in this file. Save it as a picture again."
    ),
    "picture-too-slow": lambda _v: _(
        "The picture takes too long to read. Save it smaller and try again."
    ),
    "picture-not-kept": lambda v: _(
        "A picture of this text is not there any more: %(name)s. Add it again.", **v
    ),
    "password-too-short": lambda v: _("The password needs at least %(minimum)s characters.", **v),
    "password-too-long": lambda v: _("The password may have at most %(maximum)s characters.", **v),
}


def say(error: DomainError) -> str:
    """A sentence for a refusal, in the reader's language; empty where the page says enough."""
    return say_code(error.code, error.values)


def say_code(code: str, values: dict[str, object] | None = None) -> str:
    """A sentence for a code."""
    words = _WORDS.get(code)
    return words(values or {}) if words else ""
