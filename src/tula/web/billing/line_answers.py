"""What the lines of an invoice answer, for the description of the API."""

from tula.web.parsing import Answer, Rate, Rupees


class WouldApplyAnswer(Answer):
    """What a package would have given, had packages been applied."""

    entitlement_id: int | None
    customer_package_id: int | None
    package_name: str | None
    benefit_type: str
    benefit_label: str
    qty: int | None
    amount: Rupees
    tender: bool
    remaining_qty: int | None
    remaining_amount: Rupees | None
    rule: str


class RedemptionAnswer(WouldApplyAnswer):
    """What a package gave to a line."""

    idempotency_key: str | None


class RefusalAnswer(Answer):
    """Why a package was not used on a line."""

    entitlement_id: int | None
    package_name: str
    applied: bool
    reason: str
    message: str


class BatchPickAnswer(Answer):
    """Units of a line taken from a batch."""

    batch_id: int
    batch_no: str
    qty: int


class ConsumedAnswer(Answer):
    """What a treatment used up of a batch, in the product's unit."""

    product_id: int
    product_name: str
    unit: str
    batch_id: int
    batch_no: str
    qty: int


class RemainingAnswer(Answer):
    """What the last redemption of a line left: sessions, or rupees."""

    qty: int | None = None
    amount: Rupees | None = None


class LineAnswer(Answer):
    """A line of an invoice."""

    line_id: int | None
    kind: str
    service_id: int | None
    product_id: int | None
    customer_package_id: int | None
    name: str
    hsn_sac: str | None
    staff_id: int | None
    qty: int
    credited_qty: int
    unit_price: Rupees
    tax_inclusive: bool
    discount_percent: Rate
    normal_price: Rupees
    discount: Rupees
    deduction: Rupees
    final_price: Rupees
    taxable_value: Rupees
    gst_rate: Rate
    cgst_amount: Rupees
    sgst_amount: Rupees
    igst_amount: Rupees
    line_total: Rupees
    package_applied: str | None
    benefit_type: str | None
    benefit_label: str | None
    benefit_printed: str | None
    rule: str | None
    benefit_asked: str | int
    override_reason: str | None
    remaining_after: RemainingAnswer | None
    redemptions: list[RedemptionAnswer]
    would_apply: list[WouldApplyAnswer] | None
    considered: list[RefusalAnswer]
    batches: list[BatchPickAnswer]
    consumed: list[ConsumedAnswer]
