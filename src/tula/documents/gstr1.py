"""GSTR-1 as JSON in the layout of the portal's offline tool: amounts in rupees, dates as DD-MM-YYYY."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from tula.domain.gst import DocumentType
from tula.domain.gst_return import Section
from tula.queries.reports.gst import (
    Amounts,
    GstGroup,
    GstSummary,
    HsnGroup,
    ListedDocument,
    add_amounts,
)
from tula.queries.reports.gst_series import CREDIT_NOTE, REFUND_VOUCHER, DocumentSeries

LAYOUT = "GST3.2.2"
SPLIT_HSN_SINCE = date(2025, 5, 1)
"""From this period on table 12 tells registered persons from consumers (GSTN advisory on phase 3 of table 12)."""

# The portal's numbers and names of the kinds of documents (table 13).
OUTWARD_INVOICES = (1, "Invoices for outward supply")
DOCUMENT_KINDS = {
    DocumentType.TAX_INVOICE.value: OUTWARD_INVOICES,
    DocumentType.BILL_OF_SUPPLY.value: OUTWARD_INVOICES,
    CREDIT_NOTE: (5, "Credit Note"),
    DocumentType.RECEIPT_VOUCHER.value: (6, "Receipt voucher"),
    REFUND_VOUCHER: (8, "Refund voucher"),
}


def gstr1_json(summary: GstSummary, *, gstin: str, last: date) -> dict[str, Any]:
    """Lay out the return of the period that ends on `last`."""
    listed = summary.listed
    return {
        "gstin": gstin,
        "fp": f"{last:%m%Y}",
        "version": LAYOUT,
        "hash": "hash",
        "b2b": _by_customer(_of(listed, Section.REGISTERED, is_credit=False), "inv"),
        "b2cl": list(_large(_of(listed, Section.LARGE, is_credit=False))),
        "b2cs": list(small_supplies(summary)),
        "cdnr": _by_customer(_of(listed, Section.REGISTERED, is_credit=True), "nt"),
        "cdnur": [
            {"typ": "B2CL", **_note(one), "pos": one.place_of_supply}
            for one in _of(listed, Section.LARGE, is_credit=True)
        ],
        "nil": {"inv": list(_nil(summary.of(Section.NIL)))},
        "hsn": _hsn(summary.hsn, last),
        "doc_issue": {"doc_det": list(_documents(summary.series))},
    }


def _of(listed: Iterable[ListedDocument], section: Section, *, is_credit: bool) -> list[ListedDocument]:
    return [one for one in listed if one.section is section and one.is_credit is is_credit]


def _by_customer(found: Sequence[ListedDocument], name: str) -> list[dict[str, Any]]:
    """Group documents to registered persons by their GSTIN."""
    customers: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        pos = {"pos": one.place_of_supply, "rchrg": "N", "inv_typ": "R"}
        entry = {**_note(one), **pos} if one.is_credit else {**_invoice(one), **pos}
        customers.setdefault(one.gstin or "", []).append(entry)
    return [{"ctin": gstin, name: entries} for gstin, entries in sorted(customers.items())]


def _large(found: Sequence[ListedDocument]) -> Iterator[dict[str, Any]]:
    places: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        places.setdefault(one.place_of_supply, []).append(_invoice(one))
    for place, invoices in sorted(places.items()):
        yield {"pos": place, "inv": invoices}


def _invoice(one: ListedDocument) -> dict[str, Any]:
    return {"inum": one.number, "idt": _day(one.day), "val": _rupees(one.value), "itms": _items(one)}


def _note(one: ListedDocument) -> dict[str, Any]:
    return {
        "ntty": "C",
        "nt_num": one.number,
        "nt_dt": _day(one.day),
        "val": _rupees(one.value),
        "itms": _items(one),
    }


def _items(one: ListedDocument) -> list[dict[str, Any]]:
    """List a document's rates; a credit note writes above zero what it takes off."""
    return [
        {
            "num": number,
            "itm_det": {
                "rt": _rate(rate_bp),
                **_amounts(-amounts if one.is_credit else amounts, is_interstate=one.is_interstate),
            },
        }
        for number, (rate_bp, amounts) in enumerate(one.rates, start=1)
    ]


def small_supplies(summary: GstSummary) -> Iterator[dict[str, Any]]:
    """List supplies to consumers by place and rate, credit notes taken off (table 7)."""
    found: dict[tuple[bool, str, int], Amounts] = {}
    for group in summary.of(Section.SMALL):
        key = (group.is_interstate, group.place_of_supply, group.rate_bp)
        found[key] = found.get(key, Amounts()) + group.amounts
    for (is_interstate, place, rate_bp), amounts in sorted(found.items()):
        if not amounts.is_nothing:
            yield {
                "sply_ty": "INTER" if is_interstate else "INTRA",
                "rt": _rate(rate_bp),
                "typ": "OE",
                "pos": place,
                **_amounts(amounts, is_interstate=is_interstate),
            }


def _nil(groups: Sequence[GstGroup]) -> Iterator[dict[str, Any]]:
    """List supplies at 0% by kind of customer and place (table 8)."""
    for is_interstate in (True, False):
        for is_registered in (True, False):
            amounts = add_amounts(
                group.amounts
                for group in groups
                if group.is_interstate is is_interstate and group.is_registered is is_registered
            )
            if not amounts.is_nothing:
                kind = f"{'INTR' if is_interstate else 'INTRA'}{'B2B' if is_registered else 'B2C'}"
                yield {"sply_ty": kind, "nil_amt": _rupees(amounts.taxable), "expt_amt": 0, "ngsup_amt": 0}


def _hsn(groups: Sequence[HsnGroup], last: date) -> dict[str, Any]:
    if last < SPLIT_HSN_SINCE:
        return {"data": _hsn_rows(groups)}
    return {
        "hsn_b2b": _hsn_rows([group for group in groups if group.is_registered]),
        "hsn_b2c": _hsn_rows([group for group in groups if not group.is_registered]),
    }


def _hsn_rows(groups: Sequence[HsnGroup]) -> list[dict[str, Any]]:
    """List HSN codes; services are not counted in units."""
    kept = [group for group in groups if group.qty or not group.amounts.is_nothing]
    return [
        {
            "num": number,
            "hsn_sc": group.hsn_sac,
            "desc": group.name[:30],
            "uqc": "NOS" if group.is_goods else "NA",
            "qty": group.qty,
            "rt": _rate(group.rate_bp),
            "txval": _rupees(group.amounts.taxable),
            "iamt": _rupees(group.amounts.igst),
            "camt": _rupees(group.amounts.cgst),
            "samt": _rupees(group.amounts.sgst),
            "csamt": 0,
        }
        for number, group in enumerate(kept, start=1)
    ]


def _documents(series: Sequence[DocumentSeries]) -> Iterator[dict[str, Any]]:
    kinds: dict[tuple[int, str], list[DocumentSeries]] = {}
    for one in series:
        kinds.setdefault(DOCUMENT_KINDS[one.document_type], []).append(one)
    for (number, name), found in sorted(kinds.items()):
        docs = [
            {
                "num": position,
                "from": one.first_number,
                "to": one.last_number,
                "totnum": one.count,
                "cancel": one.cancelled,
                "net_issue": one.count - one.cancelled,
            }
            for position, one in enumerate(found, start=1)
        ]
        yield {"doc_num": number, "doc_typ": name, "docs": docs}


def _amounts(amounts: Amounts, *, is_interstate: bool) -> dict[str, Any]:
    heads = (
        {"iamt": _rupees(amounts.igst)}
        if is_interstate
        else {"camt": _rupees(amounts.cgst), "samt": _rupees(amounts.sgst)}
    )
    return {"txval": _rupees(amounts.taxable), **heads, "csamt": 0}


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _rate(rate_bp: int) -> int | float:
    whole, rest = divmod(rate_bp, 100)
    return rate_bp / 100 if rest else whole


def _rupees(paise: int) -> int | float:
    """Turn paise into rupees as JSON has them: twelve digits fit a double, so its shortest text is the exact amount."""
    whole, rest = divmod(paise, 100)
    return paise / 100 if rest else whole
