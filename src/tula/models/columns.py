"""Column types and small builders that the tables share."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Numeric
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Paise(TypeDecorator[int]):
    """Whole paise in Python, NUMERIC(12,2) rupees at rest."""

    impl = Numeric(12, 2)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Turn paise into the rupees that are stored."""
        return None if value is None else Decimal(value).scaleb(-2)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> int | None:
        """Turn stored rupees back into paise."""
        return None if value is None else int(value.scaleb(2))


def one_of(column: str, values: Iterable[str], name: str | None = None) -> CheckConstraint:
    """Limit a text column to the words of an enumeration."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name or f"{column}_known")
