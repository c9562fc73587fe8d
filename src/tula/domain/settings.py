"""What a spa decides for itself: its identity, its GST standing and its policies."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from tula.domain.benefits import TaxOrder
from tula.domain.gst import Registration
from tula.domain.invoice import PackageBilling
from tula.domain.numbering import DEFAULT_FORMAT


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
    print_format: PrintFormat = PrintFormat.A4


_ENUMS: Mapping[str, type[StrEnum]] = {
    "registration": Registration,
    "benefit_tax_order": TaxOrder,
    "package_refund": PackageRefund,
    "package_billing": PackageBilling,
    "print_format": PrintFormat,
}


def read_settings(stored: Mapping[str, Any]) -> Settings:
    """Read settings from what is stored (JSON values by key); keys that are not settings are passed over."""
    names = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {
        key: _ENUMS[key](value) if key in _ENUMS else value for key, value in stored.items() if key in names
    }
    return Settings(**values)
