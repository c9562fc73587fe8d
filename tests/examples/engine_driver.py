"""Puts one worked example through the engine and answers in the words of worked_examples.json (paise).

Whatever an example says that is not understood here is an error, so that nothing of it is silently passed over.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zlib import crc32

from tula.domain.benefits import (
    BenefitChoice,
    BenefitKind,
    BenefitPlan,
    Entitlement,
    LinePlan,
    Redemption,
    ServiceLine,
    TaxOrder,
)
from tula.domain.evaluate import BenefitPolicy, evaluate_benefits
from tula.domain.gst import Registration, Supply, resolve_supply, state_tax_name
from tula.domain.invoice import (
    BillLine,
    LineKind,
    PaymentMethod,
    PricedInvoice,
    PricedLine,
    payment_status,
    price_invoice,
)
from tula.domain.money import format_percent
from tula.domain.package_refund import HeldBenefit, close_package, list_price_share, unused_share
from tula.domain.prepaid import PrepaidBalance, load_prepaid
from tula.domain.reversal import InvoiceCredit, credit_invoice
from tula.domain.standing import LineCredit, StandingInvoice, StandingLine, StandingPayment, StandingRedemption
from tula.domain.validity import Validity

TODAY = date(2026, 11, 20)
SPA_STATE = "27"
OTHER_STATE = "29"
GOODS = {"Serum", "Cream", "Cream 3304", "Shampoo 3305", "Tip kit", "Mask", "Laser machine"}
PACKAGE = re.compile(r"Package (?P<sessions>\d+)x\w+|Prepaid (?P<paid>\d+)\+(?P<bonus>\d+)")

INVOICE_INPUT = {
    "supply", "lines", "prepaid", "sessions_left", "round_to_rupee", "supplier_state", "place_of_supply",
    "customer_gstin", "candidates", "invoice_discount", "no_tax", "stack_discount_prepaid",
}  # fmt: skip
LINE_INPUT = {"ref", "unit_price", "qty", "rate_bp", "price_mode", "discount_bp", "benefit"}

Answer = dict[str, Any]


def answer(example: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Answer:
    """Everything the engine has to say about an example; `by_id` finds the invoice that a refund is of."""
    asked = example["input"]
    match example["kind"]:
        case "invoice" | "invoice_stacked":
            return answer_invoice(asked)
        case "credit_note":
            return answer_credit_notes(asked)
        case "refund" if "policy" in asked:
            return answer_package_refund(asked, by_id[asked["of"]]["input"])
        case "refund":
            return answer_full_refund(asked, by_id[asked["of"]]["input"])
    raise ValueError(f"no driver for {example['kind']}")


def only_known(asked: dict[str, Any], known: set[str]) -> None:
    """Refuse an input that this driver does not read."""
    if unknown := asked.keys() - known:
        raise ValueError(f"unread input {sorted(unknown)}")


# --- A bill --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bill:
    """An example as the engine saw and priced it."""

    refs: list[str]
    entitlements: list[Entitlement]
    supply: Supply
    priced: PricedInvoice

    @property
    def redemptions(self) -> list[Redemption]:
        return [one for line in self.priced.lines for one in line.redemptions]

    def left_after(self, entitlement: Entitlement) -> tuple[int | None, int | None]:
        """Sessions and paise that an entitlement holds after the bill."""
        used = [one for one in self.redemptions if one.entitlement_id == entitlement.id]
        if not used:
            return entitlement.remaining_qty, entitlement.remaining_amount
        return used[-1].remaining_qty, used[-1].remaining_amount


def bill_example(asked: dict[str, Any]) -> Bill:
    only_known(asked, INVOICE_INPUT)
    for line in asked["lines"]:
        only_known(line, LINE_INPUT)
    lines = [bill_line(line) for line in asked["lines"]]
    services = [(line, one) for line, one in zip(asked["lines"], lines, strict=True) if one.kind is LineKind.SERVICE]
    entitlements = held_entitlements(asked)
    supply = find_supply(asked, lines)
    plan = evaluate_benefits(
        lines=[
            ServiceLine(
                service_id=service_id(line["ref"]), qty=one.qty, unit_price=one.unit_price, discount=one.staff_discount
            )
            for line, one in services
        ],
        entitlements=entitlements,
        charge_date=TODAY,
        policy=BenefitPolicy(prepaid_pays_remainder=asked.get("stack_discount_prepaid", False)),
        overrides=gifts([line for line, _ in services]),
    )
    served = iter(plan.lines)
    reached = tuple(next(served) if one.kind is LineKind.SERVICE else LinePlan() for one in lines)
    priced = price_invoice(
        lines=lines,
        plan=BenefitPlan(lines=reached),
        supply=supply,
        invoice_discount=asked.get("invoice_discount", 0),
        round_to_rupee=asked.get("round_to_rupee", False),
    )
    return Bill(refs=[line["ref"] for line in asked["lines"]], entitlements=entitlements, supply=supply, priced=priced)


def bill_line(line: dict[str, Any]) -> BillLine:
    return BillLine(
        kind=line_kind(line["ref"]),
        qty=line["qty"],
        unit_price=line["unit_price"],
        rate_bp=line["rate_bp"],
        discount_bp=line.get("discount_bp", 0),
        is_inclusive={"inclusive": True, "exclusive": False}[line["price_mode"]],
    )


def line_kind(ref: str) -> LineKind:
    if PACKAGE.fullmatch(ref):
        return LineKind.PACKAGE
    return LineKind.PRODUCT if ref in GOODS else LineKind.SERVICE


def service_id(ref: str) -> int:
    """Lines named `Pedicure` and `Pedicure#2` are the same service."""
    return crc32(ref.split("#", maxsplit=1)[0].encode())


def held_entitlements(asked: dict[str, Any]) -> list[Entitlement]:
    """What the customer holds so that the example's benefits are there to be found."""
    held: dict[object, dict[str, Any]] = {}
    for line in asked["lines"]:
        benefit = line.get("benefit", {"type": "complimentary"})
        only_known(benefit, {"type", "percent_bp"})
        kind, service = BenefitKind(benefit["type"]), service_id(line["ref"])
        if kind is BenefitKind.FREE:
            held[kind, service] = {"kind": kind, "service_id": service, "remaining_qty": asked["sessions_left"]}
        elif kind is BenefitKind.UNLIMITED:
            held[kind, service] = {"kind": kind, "service_id": service}
        elif kind is BenefitKind.DISCOUNT:
            held[service, benefit["percent_bp"]] = discount_terms(service, benefit["percent_bp"])
    for candidate in asked.get("candidates", ()):
        service, percent_bp = service_id(asked["lines"][0]["ref"]), 100 * int(candidate[len("discount ") : -1])
        held[service, percent_bp] = discount_terms(service, percent_bp)
    if prepaid := asked.get("prepaid"):
        only_known(prepaid, {"mode", "balance"})
        held["prepaid"] = {
            "kind": BenefitKind.PREPAID,
            "remaining_amount": prepaid["balance"],
            "tax_order": TaxOrder(prepaid["mode"]),
        }
    return [
        Entitlement(
            id=number,
            customer_package_id=number,
            package_name=f"package {number}",
            validity=Validity(valid_from=TODAY),
            assigned_on=TODAY,
            **terms,
        )
        for number, terms in enumerate(held.values(), start=1)
    ]


def discount_terms(service: int, percent_bp: int) -> dict[str, Any]:
    return {"kind": BenefitKind.DISCOUNT, "service_id": service, "percent_bp": percent_bp}


def gifts(services: list[dict[str, Any]]) -> dict[int, BenefitChoice]:
    return {
        index: "complimentary"
        for index, line in enumerate(services)
        if line.get("benefit", {}).get("type") == "complimentary"
    }


def find_supply(asked: dict[str, Any], lines: list[BillLine]) -> Supply:
    """Let the rules find the place of supply, and hold them to what the example says of it."""
    spa_state = asked.get("supplier_state", SPA_STATE)
    customer_state = asked["customer_gstin"][:2] if "customer_gstin" in asked else None
    if asked["supply"] == "inter":
        customer_state = OTHER_STATE
    supply = resolve_supply(
        registration=Registration.UNREGISTERED if asked.get("no_tax") else Registration.REGULAR,
        spa_state=spa_state,
        customer_state=customer_state,
        products_only=all(line.kind is LineKind.PRODUCT for line in lines),
    )
    assert supply.is_interstate == (asked["supply"] == "inter")
    assert supply.place_of_supply == asked.get("place_of_supply", OTHER_STATE if supply.is_interstate else spa_state)
    return supply


# --- What the engine says about it ---------------------------------------------------------------


def answer_invoice(asked: dict[str, Any]) -> Answer:
    bill = bill_example(asked)
    priced = bill.priced
    chosen, rejected = discounts(bill)
    said: Answer = {
        "lines": [answer_line(ref, line) for ref, line in zip(bill.refs, priced.lines, strict=True)],
        "gross": sum(priced.subtotal(kind) for kind in LineKind),
        "discount": priced.discount_total,
        "benefit": priced.packages_deduction,
        "taxable": priced.taxable,
        "cgst": priced.cgst,
        "sgst": priced.sgst,
        "igst": priced.igst,
        "total": priced.total - priced.round_off,
        "round_off": priced.round_off,
        "invoice_value": priced.total,
        "prepaid_used": sum(one.amount for one in bill.redemptions if one.kind is BenefitKind.PREPAID),
        "payable": priced.payable,
        "usage_rows": len(bill.redemptions),
        "payment_status": payment_status(total=priced.total, settled=priced.prepaid_tendered).value,
        "state_head": state_tax_name(bill.supply.place_of_supply),
        "document": bill.supply.document_type.value,
        "benefit_chosen": chosen,
        "benefit_rejected": rejected,
    }
    for entitlement in bill.entitlements:
        sessions, paise = bill.left_after(entitlement)
        if entitlement.kind is BenefitKind.FREE:
            said["sessions_after"] = sessions
        if entitlement.kind is BenefitKind.PREPAID:
            said["prepaid_balance_after"] = paise
    if loaded := loaded_by_sale(bill):
        said |= {"credit_loaded": loaded.total, "paid_part": loaded.paid, "bonus_part": loaded.bonus_left}
    return said


def answer_line(ref: str, priced: PricedLine) -> Answer:
    lowering = [one.kind.value for one in priced.redemptions if not one.tender]
    return {
        "ref": ref,
        "qty": priced.line.qty,
        "gross": priced.line.gross,
        "discount": priced.discount,
        "benefit": priced.deduction,
        "taxable": priced.tax.taxable,
        "cgst": priced.tax.cgst,
        "sgst": priced.tax.sgst,
        "igst": priced.tax.igst,
        "line_total": priced.tax.line_total,
        # Of several, the examples name the one that came last.
        "applied": lowering[-1] if lowering else None,
    }


def discounts(bill: Bill) -> tuple[str | None, list[str]]:
    """The discount taken and those refused for it."""
    names = {one.id: f"discount {format_percent(one.percent_bp)}" for one in bill.entitlements if one.percent_bp}
    taken = [names[one.entitlement_id] for one in bill.redemptions if one.entitlement_id in names]
    refused = [
        names[one.entitlement_id] for line in bill.priced.lines for one in line.refusals if one.entitlement_id in names
    ]
    return taken[0] if taken else None, refused


def loaded_by_sale(bill: Bill) -> PrepaidBalance | None:
    """The balance that a line `Prepaid 5000+1000` loads when it is sold."""
    sale = PACKAGE.fullmatch(bill.refs[0])
    if sale is None or sale["paid"] is None:
        return None
    amount = 100 * (int(sale["paid"]) + int(sale["bonus"]))
    return load_prepaid(amounts=[amount], price=bill.priced.lines[0].tax.taxable)[0]


# --- What goes back ------------------------------------------------------------------------------


def issued(bill: Bill) -> StandingInvoice:
    """The bill as it stands once it is paid in cash."""
    entry_ids = iter(range(1, 100))
    return StandingInvoice(
        lines=tuple(
            StandingLine(
                line_id=number,
                qty=priced.line.qty,
                tax=priced.tax,
                redemptions=tuple(
                    StandingRedemption(
                        entry_id=next(entry_ids), kind=one.kind, qty=one.qty, amount=one.amount, tender=one.tender
                    )
                    for one in priced.redemptions
                ),
            )
            for number, priced in enumerate(bill.priced.lines, start=1)
        ),
        payments=(StandingPayment(method=PaymentMethod.CASH, amount=bill.priced.payable),),
        round_off=bill.priced.round_off,
    )


def answer_credit_notes(asked: dict[str, Any]) -> Answer:
    only_known(asked, {"invoice", "credit_quantities", "credit"})
    bill = bill_example(asked["invoice"])
    invoice = issued(bill)
    if asked.get("credit") == "full":
        return answer_full_credit(invoice, credit_invoice(invoice=invoice, quantities=invoice.open_quantities))
    notes = []
    for qty in asked["credit_quantities"]:
        credit = credit_invoice(invoice=invoice, quantities={1: qty})
        notes.append(answer_line_credit(credit.lines[0]))
        line = invoice.lines[0]
        invoice = replace(invoice, lines=(replace(line, earlier=(*line.earlier, *credit.lines)),))
    return {"original": answer_line(bill.refs[0], bill.priced.lines[0]), "credit_notes": notes}


def answer_full_credit(invoice: StandingInvoice, credit: InvoiceCredit) -> Answer:
    return {
        "taxable": credit.taxable,
        "cgst": credit.cgst,
        "sgst": credit.sgst,
        "igst": credit.igst,
        "round_off": credit.round_off,
        "credit_value": credit.total,
        "net_after": invoice.value_left - credit.total,
    }


def answer_line_credit(credit: LineCredit) -> Answer:
    return {
        "qty": credit.qty,
        "taxable": credit.taxable,
        "cgst": credit.cgst,
        "sgst": credit.sgst,
        "igst": credit.igst,
        "line_total": credit.line_total,
    }


def answer_full_refund(asked: dict[str, Any], original: dict[str, Any]) -> Answer:
    only_known(asked, {"of"})
    bill = bill_example(original)
    invoice = issued(bill)
    credit = credit_invoice(invoice=invoice, quantities=invoice.open_quantities)
    (prepaid,) = (one for one in bill.entitlements if one.kind is BenefitKind.PREPAID)
    return {
        "credit_taxable": credit.taxable,
        "credit_cgst": credit.cgst,
        "credit_sgst": credit.sgst,
        "refund_cash": sum(one.amount for one in credit.refunds if one.method is PaymentMethod.CASH),
        "prepaid_restored": credit.prepaid_restored,
        "prepaid_balance_after": (bill.left_after(prepaid)[1] or 0) + credit.prepaid_restored,
    }


def answer_package_refund(asked: dict[str, Any], original: dict[str, Any]) -> Answer:
    only_known(asked, {"of", "sessions_total", "sessions_used", "credit_used", "list_price", "policy"})
    bill = bill_example(original)
    held = sold_benefit(asked, bill)
    price = bill.priced.lines[0].net
    share = {
        "pro_rata": lambda: unused_share(
            benefits=[held], validity=Validity(valid_from=TODAY), on=TODAY, pause_extends_expiry=True
        ),
        "list_price": lambda: list_price_share(price=price, taken=asked["sessions_used"] * asked["list_price"]),
    }[asked["policy"]]()
    credit = credit_invoice(invoice=issued(bill), quantities={1: 1}, shares={1: share})
    end = close_package([held])
    return {
        "credit_taxable": credit.taxable,
        "credit_cgst": credit.cgst,
        "credit_sgst": credit.sgst,
        "refund": sum(one.amount for one in credit.refunds),
        "sessions_after": (held.left_qty or 0) - sum(one.qty or 0 for one in end.closings),
        "credit_after": (held.prepaid.left if held.prepaid else 0) - sum(one.amount or 0 for one in end.closings),
        "status": end.status.value,
    }


def sold_benefit(asked: dict[str, Any], bill: Bill) -> HeldBenefit:
    """What is left of the sessions, or of the balance, that the bill sold."""
    if loaded := loaded_by_sale(bill):
        prepaid = replace(loaded, used=asked["credit_used"])
        return HeldBenefit(entitlement_id=1, kind=BenefitKind.PREPAID, prepaid=prepaid)
    return HeldBenefit(
        entitlement_id=1,
        kind=BenefitKind.FREE,
        total_qty=asked["sessions_total"],
        left_qty=asked["sessions_total"] - asked["sessions_used"],
        list_price=1,
    )
