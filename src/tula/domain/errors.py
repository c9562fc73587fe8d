"""What can go wrong in the trade: three families, one class per failure.

A failure's docstring is the message staff read; its `code` comes from its name. HTTP numbers live in `tula.web.errors`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self


class DomainError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "domain_error"

    def __init_subclass__(cls) -> None:
        """Name the failure: `InsufficientStock` becomes `insufficient_stock`."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(
        self, message: str | None = None, *, errors: Mapping[str, Sequence[str]] | None = None, **details: Any
    ) -> None:
        """Take a sentence for staff (default: the class docstring), faults by field, and further facts."""
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.errors = {field: list(faults) for field, faults in (errors or {}).items()}
        self.details = details
        super().__init__(self.message)

    @classmethod
    def at(cls, *fields: str | None, message: str | None = None, fault: str | None = None) -> Self:
        """Blame these fields of the request (None: no field); what stands beside them is `fault`, else the sentence."""
        return cls(message).blaming(*fields, fault=fault)

    def blaming(self, *fields: str | None, fault: str | None = None) -> Self:
        """Blame these fields of the request, for who knows what it called the thing at fault."""
        self.errors = {field: [fault or self.message] for field in fields if field is not None}
        return self


class NotFound(DomainError):  # noqa: N818 - the three families say what is wrong, in the house's words
    """That record does not exist."""


class Conflict(DomainError):  # noqa: N818
    """The books do not allow that."""


class Invalid(DomainError):  # noqa: N818
    """That value cannot be used."""
