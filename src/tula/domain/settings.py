"""What a spa decides for itself: its identity, its GST standing and its policies."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from tula.domain.benefits import TaxOrder
from tula.domain.evaluate import BenefitPolicy
from tula.domain.gst import Registration
from tula.domain.invoice import PackageBilling, PaymentMethod
from tula.domain.numbering import DEFAULT_FORMAT
from tula.domain.print_template import SIGNATORY, PrintPart


class PackageRefund(StrEnum):
    """How a part-used package is refunded."""

    PRO_RATA = "pro_rata"
    LIST_PRICE = "list_price"


class PrintFormat(StrEnum):
    """What invoices are printed on: A4 sheets, or the 80 mm roll of a thermal printer."""

    A4 = "a4"
    THERMAL = "thermal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings with their defaults; only what differs is stored."""

    business_name: str = "My Spa"
    address: str = ""
    phone: str = ""
    email: str = ""
    gstin: str = ""
    state_code: str = "27"
    registration: Registration = Registration.REGULAR
    timezone: str = "Asia/Kolkata"
    benefit_tax_order: TaxOrder = TaxOrder.BEFORE_TAX
    round_to_rupee: bool = False
    prepaid_pays_remainder: bool = False
    pause_extends_expiry: bool = True
    package_refund: PackageRefund = PackageRefund.PRO_RATA
    package_billing: PackageBilling = PackageBilling.ON
    invoice_number_format: str = DEFAULT_FORMAT
    upi_id: str = ""
    terms: str = ""
    payment_methods: tuple[PaymentMethod, ...] = tuple(PaymentMethod)
    print_format: PrintFormat = PrintFormat.A4
    print_a4: tuple[PrintPart, ...] = tuple(PrintPart)
    print_thermal: tuple[PrintPart, ...] = tuple(part for part in PrintPart if part is not PrintPart.TAX_BY_RATE)
    print_greeting: str = ""
    print_signature: str = SIGNATORY

    @property
    def benefit_policy(self) -> BenefitPolicy:
        """Give what the spa has decided about its benefits."""
        return BenefitPolicy(prepaid_pays_remainder=self.prepaid_pays_remainder)

    def shown_on(self, paper: PrintFormat) -> tuple[PrintPart, ...]:
        """Give the parts that are printed on a paper."""
        return self.print_a4 if paper is PrintFormat.A4 else self.print_thermal


_ENUMS: Mapping[str, type[StrEnum]] = {
    "registration": Registration,
    "benefit_tax_order": TaxOrder,
    "package_refund": PackageRefund,
    "package_billing": PackageBilling,
    "print_format": PrintFormat,
}
_LISTS: Mapping[str, type[StrEnum]] = {
    "payment_methods": PaymentMethod,
    "print_a4": PrintPart,
    "print_thermal": PrintPart,
}


def read_settings(stored: Mapping[str, Any]) -> Settings:
    """Read settings from what is stored (JSON values by key); keys that are not settings are passed over."""
    names = {field.name for field in fields(Settings)}
    return Settings(**{key: _read(key, value) for key, value in stored.items() if key in names})


def _read(key: str, value: Any) -> Any:
    if key in _LISTS:
        return tuple(_LISTS[key](one) for one in value)
    return _ENUMS[key](value) if key in _ENUMS else value
