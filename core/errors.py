"""How the shop says no. One handler turns a ShopError into JSON; a dialect has its own."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ShopError(Exception):
    """A rule said no. `data` is what the caller needs to do better: `allowed`, `available`, …

    `attr` names the field the refusal is about, where there is one. `problems` are the errors
    that a refusal with several reasons consists of.
    """

    status = 400
    code = "refused"
    message: str | Promise = _("This is not possible.")

    def __init__(
        self, message: str | Promise | None = None, *, attr: str | None = None, **data: Any
    ):
        self.attr = attr
        self.data = data
        self.problems: list[ShopError] = []
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "detail": str(self), "attr": self.attr}


class BadInput(ShopError):
    status = 400
    code = "invalid"

    @classmethod
    def of(cls, error: ValidationError) -> "BadInput":
        """What a model's own validation found, field by field."""
        refused = cls()
        for name, found in error.error_dict.items():
            for one in found:
                problem = cls(one.messages[0], attr=None if name == NON_FIELD_ERRORS else name)
                problem.code = one.code or cls.code
                refused.problems.append(problem)
        return refused


class NotSignedIn(ShopError):
    status = 401
    code = "authentication_failed"


class Forbidden(ShopError):
    status = 403
    code = "permission_denied"
    message: str | Promise = _("You do not have permission to perform this action.")


class NotThere(ShopError):
    """The thing does not exist, or is not the asker's: both look the same."""

    status = 404
    code = "not_found"
    message: str | Promise = _("Not found.")


class Conflict(ShopError):
    status = 409
    code = "conflict"


class Stale(ShopError):
    """What the asker wants to change is no longer as the asker saw it (If-Match)."""

    status = 412
    code = "precondition_failed"
    message = _("Somebody changed this since you read it. Read it again first.")
