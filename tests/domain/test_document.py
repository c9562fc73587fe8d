"""An invoice as it is shown."""

from tests.domain.cast import FRIDAY
from tula.domain.benefits import BenefitKind, Redemption, Rule
from tula.domain.document import DocumentLine, InvoiceDocument, Party, PostedRedemption
from tula.domain.gst import DocumentType
from tula.domain.invoice import LineKind, PackageBilling, PaymentStatus


def posted(number: int, kind: BenefitKind, amount: int) -> PostedRedemption:
    qty = None if kind is BenefitKind.PREPAID else 1
    redemption = Redemption(
        kind=kind, amount=amount, qty=qty, entitlement_id=number, package_name=f"Package {number}", rule=Rule.AUTO
    )
    return PostedRedemption(redemption=redemption, idempotency_key=f"inv:7:line:11:v1:{number}")


def shown_line(rate_bp: int, *redemptions: PostedRedemption) -> DocumentLine:
    return DocumentLine(
        line_id=None,
        kind=LineKind.SERVICE,
        subject_id=1,
        name="Facial",
        hsn_sac=None,
        staff_id=None,
        qty=1,
        unit_price=100,
        is_inclusive=False,
        discount_bp=0,
        gross=100,
        discount=0,
        deduction=0,
        final_price=100,
        taxable=100,
        rate_bp=rate_bp,
        cgst=0,
        sgst=0,
        igst=0,
        line_total=100,
        redemptions=redemptions,
    )


def shown(*lines: DocumentLine) -> InvoiceDocument:
    return InvoiceDocument(
        id=None,
        number=None,
        document_type=DocumentType.TAX_INVOICE,
        version=1,
        status="preview",
        payment_status=PaymentStatus.PARTIAL,
        customer_id=1,
        supplier=Party(name="My Spa"),
        recipient=Party(name="Asha Rao"),
        invoice_date=FRIDAY,
        charge_date=FRIDAY,
        is_interstate=False,
        place_of_supply="27",
        state_tax_name="SGST",
        package_billing=PackageBilling.ON,
        services_subtotal=1_000,
        inventory_subtotal=0,
        packages_subtotal=0,
        discount_total=0,
        packages_deduction=0,
        taxable=1_000,
        cgst=0,
        sgst=0,
        igst=0,
        round_off=0,
        tip=0,
        total=1_000,
        prepaid_tendered=300,
        amount_paid=500,
        lines=lines,
        payments=(),
    )


def test_the_balance_due_is_without_prepaid_and_money() -> None:
    assert shown().balance_due == 200


def test_the_one_rate_of_the_lines() -> None:
    assert shown(shown_line(500), shown_line(0)).single_rate_bp == 500
    assert shown(shown_line(500), shown_line(1_800)).single_rate_bp is None
    assert shown().single_rate_bp == 0


def test_redemptions_stand_in_line_order_and_are_told_in_words() -> None:
    free, prepaid = posted(1, BenefitKind.FREE, 60), posted(2, BenefitKind.PREPAID, 40)
    document = shown(shown_line(0, free, prepaid), shown_line(0), shown_line(0, free))
    assert document.redemptions == [free, prepaid, free]
    assert document.lines[0].benefit.package_applied == "Package 1 + Package 2"
    assert document.lines[1].benefit.package_applied is None
