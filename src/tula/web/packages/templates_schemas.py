"""What requests about package templates hold, and what they are answered with."""

# ruff: noqa: D101 - bodies are described by their module

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from tula.domain.benefits import TaxOrder
from tula.domain.lifecycle import PackageType
from tula.web.parsing import (
    Answer,
    Body,
    Day,
    Flag,
    LocalDate,
    Money,
    Name,
    PageQuery,
    Percent,
    Qty,
    Query,
    Rate,
    RowId,
    Rupees,
    SearchText,
    Text,
    absent,
    refused,
)

TemplateBenefit = Literal["free", "unlimited", "discount", "prepaid"]


def _digits(code: str) -> str:
    if not (2 <= len(code) <= 8 and code.isascii() and code.isdecimal()):
        raise refused("SAC codes have 2 to 8 digits.")
    return code


TaxCode = Annotated[
    str,
    Field(strict=True),
    AfterValidator(_digits),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{2,8}$"}),
]
ValidityDays = Annotated[int, Field(strict=True, ge=1, le=36_500)]


def _distinct(days: list[int]) -> list[int]:
    if len(set(days)) != len(days):
        raise refused("Name each weekday once.")
    return sorted(days)


Weekdays = Annotated[
    list[Annotated[int, Field(strict=True, ge=1, le=7)]],
    Field(min_length=1, max_length=7, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_distinct),
]


class TemplateItemBody(Body):
    service_id: RowId | None = None
    choose: Flag = False
    benefit_type: TemplateBenefit
    qty: Qty | None = None
    percent: Percent | None = None
    amount: Money | None = None


TemplateItems = Annotated[list[TemplateItemBody], Field(max_length=50)]


class TemplateBody(Body):
    name: Name
    description: Text | None = None
    pkg_type: PackageType
    price: Money
    amount: Money | None = None
    validity_days: ValidityDays | None = None
    weekdays: Weekdays | None = None
    gst_rate: Annotated[Percent, Field(json_schema_extra={"default": 5})] = 500
    tax_inclusive: Flag = False
    sac: TaxCode | None = None
    benefit_tax_order: TaxOrder | None = None
    is_active: Flag = True
    items: TemplateItems = Field(default_factory=list)


class TemplateChanges(Body):
    name: Name = absent()
    description: Text | None = None
    pkg_type: PackageType = absent()
    price: Money = absent()
    amount: Money | None = None
    validity_days: ValidityDays | None = None
    weekdays: Weekdays | None = None
    gst_rate: Percent = absent()
    tax_inclusive: Flag = absent()
    sac: TaxCode | None = None
    benefit_tax_order: TaxOrder | None = None
    is_active: Flag = absent()
    items: TemplateItems = absent()


class TemplateQuery(PageQuery):
    q: SearchText | None = None
    is_active: bool | None = None
    pkg_type: PackageType | None = None


class TermsQuery(Query):
    """On which terms a package is about to be assigned; it starts today unless another day is named."""

    discount: Money = 0
    valid_from: LocalDate | None = None


class TermsAnswer(Answer):
    success: bool
    price_paid: Rupees
    expires_on: Day | None


class TemplateItemView(Answer):
    id: int
    service_id: int | None
    service_name: str | None
    choose: bool
    benefit_type: TemplateBenefit
    qty: int | None
    percent: Rate | None
    amount: Rupees | None


class TemplateView(Answer):
    id: int
    name: str
    description: str | None
    pkg_type: PackageType
    price: Rupees
    amount: Rupees | None
    validity_days: int | None
    weekdays: list[int] | None
    gst_rate: Rate
    tax_inclusive: bool
    sac: str | None
    benefit_tax_order: TaxOrder | None
    is_active: bool
    items: list[TemplateItemView]


class TemplateAnswer(Answer):
    success: bool
    template: TemplateView


class TemplateList(Answer):
    success: bool
    items: list[TemplateView]
    total: int
    page: int
    pages: int
