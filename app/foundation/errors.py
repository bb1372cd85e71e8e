"""Errors of the domain. One place, `app.ui.errors`, turns them into pages."""

from __future__ import annotations


class DomainError(Exception):
    """Something the domain refuses. `code` names it for templates, `values` fill its sentence."""

    status = 400

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(DomainError):
    """It is not there, or the viewer may not know that it is."""

    status = 404

    def __init__(self, code: str = "not-found", **values: object) -> None:
        super().__init__(code, **values)


class SignedOut(DomainError):
    """Something was sent by somebody who is not signed in any more."""

    status = 401

    def __init__(self, code: str = "signed-out", **values: object) -> None:
        super().__init__(code, **values)


class Forbidden(DomainError):
    """The person is known and may not do this."""

    status = 403

    def __init__(self, code: str = "forbidden", **values: object) -> None:
        super().__init__(code, **values)


class Conflict(DomainError):
    """It was changed meanwhile, or the order of things does not allow it now."""

    status = 409


class Invalid(DomainError):
    """Well-formed, but against a rule. `field` names the form field that can mend it."""

    status = 422

    def __init__(self, code: str, field: str | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.field = field


class Unavailable(DomainError):
    """Cannot be answered now; trying again later may help."""

    status = 503
