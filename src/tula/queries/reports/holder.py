"""Whose a ledger entry is today: it keeps the customer it was written for, and a merge points from there onward."""

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from tula.models import Customer, PackageUsage
from tula.models.columns import AnySelect

_WRITTEN_FOR = aliased(Customer)


def join_holder(statement: AnySelect) -> AnySelect:
    """Join the `Customer` who holds what an entry was booked for, to a statement that reads `PackageUsage`."""
    return statement.join(_WRITTEN_FOR, _WRITTEN_FOR.id == PackageUsage.customer_id).join(
        Customer, Customer.id == func.coalesce(_WRITTEN_FOR.merged_into_id, _WRITTEN_FOR.id)
    )


def is_held_by(customer_ids: Select[int]) -> ColumnElement[bool]:
    """Say that an entry is of some customers, or of records merged into theirs."""
    merged = select(Customer.id).where(Customer.merged_into_id.in_(customer_ids))
    return or_(PackageUsage.customer_id.in_(customer_ids), PackageUsage.customer_id.in_(merged))
