"""An invoice as it is printed, where HTTP alone does not lead."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.domain.test_document import posted, shown, shown_line
from tula.domain.benefits import BenefitKind, Redemption, Rule
from tula.domain.document import InvoiceDocument, Party, PostedRedemption, Voiding
from tula.domain.gst import DocumentType, Registration
from tula.domain.invoice import InvoiceStatus
from tula.domain.print_invoice import COMPOSITION, UNREGISTERED
from tula.domain.print_invoice import print_invoice as print_on
from tula.domain.printed import PrintedDocument
from tula.domain.settings import PrintFormat, Settings

SETTINGS = Settings(upi_id="shanti@okbank")


def print_invoice(document: InvoiceDocument, *, settings: Settings) -> PrintedDocument:
    return print_on(document, settings=settings, paper=PrintFormat.A4)


def due(document: InvoiceDocument, amount: int) -> InvoiceDocument:
    return replace(document, total=document.prepaid_tendered + document.amount_paid + amount)


def test_a_void_invoice_is_stamped_and_asks_for_nothing() -> None:
    voided = Voiding(at=datetime(2026, 11, 20, tzinfo=UTC), by="asha", reason="Billed twice")
    document = replace(due(shown(shown_line(500)), 100), status=InvoiceStatus.VOID.value, voiding=voided)
    printed = print_invoice(document, settings=SETTINGS)
    assert printed.stamp == "Void"
    assert printed.upi is None
    assert "Balance due" not in [row.label for row in printed.sums]


def test_nothing_due_asks_for_nothing() -> None:
    assert print_invoice(due(shown(shown_line(500)), 0), settings=SETTINGS).upi is None
    assert print_invoice(due(shown(shown_line(500)), 1), settings=SETTINGS).upi is not None
    assert print_invoice(due(shown(shown_line(500)), 1), settings=Settings()).upi is None


@pytest.mark.parametrize(
    ("stood", "now", "words"),
    [
        ("composition", Registration.REGULAR, COMPOSITION),
        ("unregistered", Registration.COMPOSITION, UNREGISTERED),
        ("", Registration.COMPOSITION, COMPOSITION),
        ("", Registration.UNREGISTERED, UNREGISTERED),
    ],
)
def test_the_declaration_is_that_of_the_day(stood: str, now: Registration, words: str) -> None:
    """Bills from before it was written down fall back on how the spa stands now."""
    document = replace(
        shown(shown_line(0)),
        document_type=DocumentType.BILL_OF_SUPPLY,
        supplier=Party(name="My Spa", registration=stood),
    )
    assert print_invoice(document, settings=Settings(registration=now)).declaration == words


def test_half_a_rate_is_written_exactly() -> None:
    (line,) = print_invoice(shown(shown_line(25)), settings=SETTINGS).lines
    assert [tax.rate for tax in line.taxes] == ["0.125%", "0.125%"]


def test_a_gift_is_no_saving_with_packages() -> None:
    gift = Redemption(kind=BenefitKind.COMPLIMENTARY, amount=50_000, qty=1, rule=Rule.MANUAL)
    line = shown_line(
        500, posted(1, BenefitKind.FREE, 120_000), PostedRedemption(redemption=gift, idempotency_key=None)
    )
    assert (
        print_invoice(shown(line), settings=SETTINGS).savings
        == "You saved ₹1,200 with your packages · ₹500 with our compliments"
    )


def test_several_benefits_of_a_line_stand_beneath_each_other() -> None:
    line = shown_line(500, posted(1, BenefitKind.UNLIMITED, 100), posted(2, BenefitKind.PREPAID, 100))
    (printed,) = print_invoice(shown(line), settings=SETTINGS).lines
    assert [benefit.words for benefit in printed.benefits] == [
        "Covered by Package 1 (Unlimited)",
        "Prepaid Deduction ₹1 (Balance left: ₹0)",
    ]
