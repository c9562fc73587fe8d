"""What the desk asks to be billed, in paise and basis points."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tula.domain.benefits import BenefitChoice
from tula.domain.invoice import PaymentMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAsk:
    """A service asked for; no price means the list price (paise)."""

    service_id: int
    qty: int = 1
    unit_price: int | None = None
    staff_id: int | None = None
    discount_bp: int = 0
    benefit: BenefitChoice = "auto"
    override_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAsk:
    """A product asked for; no batch means those that go first."""

    product_id: int
    qty: int = 1
    unit_price: int | None = None
    discount_bp: int = 0
    batch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageAsk:
    """A package sold; no price means the template's (paise)."""

    package_id: int
    price: int | None = None
    discount_bp: int = 0
    service_id: int | None = None
    valid_from: date | None = None
    expires_on: date | None = None
    notes: str = ""


Ask: TypeAlias = ServiceAsk | ProductAsk | PackageAsk


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAsk:
    """Money handed over (paise). Of tendered cash the bill takes what is due, and the rest is change."""

    method: PaymentMethod
    amount: int
    reference: str = ""
    is_tendered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRequest:
    """What the desk asks to be billed; amounts are paise. `expected_total` is what staff saw."""

    customer_id: int
    charge_date: date | None = None
    services: tuple[ServiceAsk, ...] = ()
    products: tuple[ProductAsk, ...] = ()
    packages: tuple[PackageAsk, ...] = ()
    place_of_supply: str | None = None
    is_interstate: bool | None = None
    invoice_discount: int = 0
    tip: int = 0
    notes: str = ""
    payments: tuple[PaymentAsk, ...] = ()
    expected_total: int | None = None
