"""What requests about customers hold, and what they are answered with."""

from typing import Annotated

from pydantic import StringConstraints

from tula.web.parsing import (
    Answer,
    Body,
    Flag,
    Instant,
    Line,
    Name,
    PageQuery,
    Query,
    QueryId,
    RowId,
    Rupees,
    SearchText,
    Text,
    absent,
)

Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class CustomerBody(Body):
    name: Name
    phone: Phone
    email: Line | None = None
    gstin: Line | None = None
    state_code: Line | None = None
    address: Text | None = None
    notes: Text | None = None


class CustomerChanges(Body):
    name: Name = absent()
    phone: Phone = absent()
    email: Line | None = None
    gstin: Line | None = None
    state_code: Line | None = None
    address: Text | None = None
    notes: Text | None = None


class CustomerQuery(PageQuery):
    q: SearchText | None = None


class SamePhoneQuery(Query):
    phone: Phone
    except_id: QueryId | None = None


class CustomerView(Answer):
    id: int
    name: str
    phone: str
    email: str | None
    gstin: str | None
    state_code: str | None
    address: str | None
    notes: str | None
    created_at: Instant
    is_active: bool
    merged_into_id: int | None
    erased_at: Instant | None


class CustomerAnswer(Answer):
    success: bool
    customer: CustomerView


class SavedCustomerAnswer(Answer):
    success: bool
    customer: CustomerView
    warnings: list[str]


class NamesakeView(Answer):
    id: int
    name: str
    phone: str


class SamePhoneAnswer(Answer):
    success: bool
    items: list[NamesakeView]


class CustomerList(Answer):
    success: bool
    items: list[CustomerView]
    total: int
    page: int
    pages: int


class MergeBody(Body):
    """`merged_id` is the record that goes; the one in the address stays."""

    merged_id: RowId
    dry_run: Flag = False


class MergeAnswer(Answer):
    success: bool
    dry_run: bool
    customer: CustomerView
    merged: CustomerView
    invoices: int
    packages: int
    filled: list[str]


class EraseBody(Body):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    dry_run: Flag = False


class EraseAnswer(Answer):
    success: bool
    dry_run: bool
    customer: CustomerView
    records: int
    invoices: int
    balance_due: Rupees
    live_packages: int
