"""What requests about customers hold, and what they are answered with."""

from typing import Annotated

from pydantic import StringConstraints

from tula.web.parsing import Answer, Body, Instant, Line, Name, PageQuery, SearchText, Text, absent

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


class CustomerAnswer(Answer):
    success: bool
    customer: CustomerView


class CustomerList(Answer):
    success: bool
    items: list[CustomerView]
    total: int
    page: int
    pages: int
