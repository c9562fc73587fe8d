"""Column types and small builders that the tables share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import CheckConstraint, Numeric, Row, Select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
"""A row whose columns are known by name."""

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
"""A statement whose columns are known by name."""


class Paise(TypeDecorator[int]):
    """Whole paise in Python, NUMERIC(12,2) rupees at rest."""

    impl = Numeric(12, 2)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Turn paise into the rupees that are stored."""
        return None if value is None else Decimal(value).scaleb(-2)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn stored rupees back into paise."""
        return None if value is None else int(value.scaleb(2))


class PaiseSum(Paise):
    """Whole paise in Python, NUMERIC(18,2) rupees at rest: a sum of amounts that each may be all that `Paise` holds."""

    impl = Numeric(18, 2)
    cache_ok = True


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """Limit a text column to the words of an enumeration."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name or f"{column}_known")
