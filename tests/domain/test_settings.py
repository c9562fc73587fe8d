"""Settings: the defaults, and reading what is stored."""

import pytest

from tula.domain.benefits import TaxOrder
from tula.domain.gst import Registration
from tula.domain.invoice import PackageBilling, PaymentMethod
from tula.domain.numbering import parse_number_format
from tula.domain.print_template import PrintPart
from tula.domain.settings import PackageRefund, PrintFormat, Settings, read_settings


def test_the_defaults() -> None:
    settings = Settings()
    assert settings.timezone == "Asia/Kolkata"
    assert settings.registration is Registration.REGULAR
    assert settings.benefit_tax_order is TaxOrder.BEFORE_TAX
    assert settings.package_refund is PackageRefund.PRO_RATA
    assert settings.package_billing is PackageBilling.ON
    assert (settings.round_to_rupee, settings.prepaid_pays_remainder, settings.pause_extends_expiry) == (
        False,
        False,
        True,
    )
    assert parse_number_format(settings.invoice_number_format) == "{series}-{yymmdd}-{seq}"


def test_only_what_differs_is_stored() -> None:
    assert read_settings({}) == Settings()
    stored = {"state_code": "29", "registration": "composition", "benefit_tax_order": "after_tax"}
    assert read_settings(stored) == Settings(
        state_code="29", registration=Registration.COMPOSITION, benefit_tax_order=TaxOrder.AFTER_TAX
    )
    assert read_settings({"package_refund": "list_price", "package_billing": "shadow"}) == Settings(
        package_refund=PackageRefund.LIST_PRICE, package_billing=PackageBilling.SHADOW
    )


def test_lists_keep_their_order() -> None:
    stored = {"payment_methods": ["upi", "cash"], "print_thermal": ["upi"], "print_a4": []}
    settings = read_settings(stored)
    assert settings.payment_methods == (PaymentMethod.UPI, PaymentMethod.CASH)
    assert settings.shown_on(PrintFormat.THERMAL) == (PrintPart.UPI,)
    assert settings.shown_on(PrintFormat.A4) == ()


def test_keys_that_are_no_settings_are_passed_over() -> None:
    assert read_settings({"demo": True, "business_name": "Luxe"}) == Settings(business_name="Luxe")


def test_a_word_that_is_no_choice_is_an_error() -> None:
    with pytest.raises(ValueError, match="is not a valid PackageBilling"):
        read_settings({"package_billing": "perhaps"})
