"""GST summary and GSTR-1: what is declared, table by table, and what stands beside the return."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from tula.documents.gstr1 import DOCUMENT_KINDS
from tula.domain.gst import Registration
from tula.domain.gst_return import IN_RETURN, Section
from tula.domain.money import format_percent, format_rupees
from tula.queries.reports.gst import (
    Amounts,
    GstGroup,
    GstSummary,
    HsnGroup,
    ListedDocument,
    add_amounts,
    get_gst,
)
from tula.web.charts import draw_bars
from tula.web.reports.ask import Ask
from tula.web.reports.gst_behind import list_behind
from tula.web.reports.gst_cells import COUNT, HEADS, head_values, place_words
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, File, Kind, Row, Sheet, View, columns

CHART_WIDTH = 1120
RATE = Column(label="Rate", kind=Kind.PERCENT)
SECTION_WORDS = {
    Section.REGISTERED: "To registered persons (B2B)",
    Section.LARGE: "Large inter-state, to consumers (B2CL)",
    Section.SMALL: "Other to consumers (B2CS)",
    Section.NIL: "At 0% (nil rated)",
    Section.ADVANCE: "Advances: packages taxed on use (not in the return)",
    Section.BILL_OF_SUPPLY: "Bills of supply (not in the return)",
}


def _read(session: Session, ask: Ask) -> View:
    found = get_gst(session, first=ask.days.first, last=ask.days.last)
    return View(
        sheets=(
            _summary(ask, found),
            _rates(ask, found),
            _listed("b2b", "B2B invoices", found, Section.REGISTERED, is_credit=False),
            _listed("b2cl", "B2CL invoices", found, Section.LARGE, is_credit=False),
            _small(ask, found),
            _listed("cdnr", "Credit notes, registered (CDNR)", found, Section.REGISTERED, is_credit=True),
            _listed("cdnur", "Credit notes, B2CL (CDNUR)", found, Section.LARGE, is_credit=True),
            _hsn(ask, found.hsn),
            _documents(found),
        ),
        figures=(
            Figure(label="Taxable value", value=format_rupees(found.in_return.taxable), note="net of credit notes"),
            Figure(label="CGST", value=format_rupees(found.in_return.cgst)),
            Figure(label="SGST/UTGST", value=format_rupees(found.in_return.sgst)),
            Figure(label="IGST", value=format_rupees(found.in_return.igst)),
        ),
        chart=Chart(title="Tax by rate", bars=draw_bars(_bars(found), width=CHART_WIDTH)),
        notes=(
            "Void invoices are left out of every table and counted as cancelled among the documents issued.",
            "Packages sold untaxed are advances: they are taxed on use and stand beside the return.",
        ),
        warnings=tuple(_warnings(ask, found)),
        files=(File(label="GSTR-1 JSON", href=ask.file("gstr1.json")),) if ask.days.is_within_quarter else (),
    )


def _warnings(ask: Ask, found: GstSummary) -> Iterable[str]:
    settings = ask.spa.settings
    if found.together != found.books:
        yield "These tables do not add up to the documents. Run tula verify, and do not file before it is clean."
    if not ask.days.is_within_quarter:
        yield "A return covers a month or a quarter. Choose one to take GSTR-1 away as JSON."
    if settings.registration is not Registration.REGULAR:
        yield "The spa is no regular taxpayer today: GSTR-1 is only for the days on which it was one."
    elif not settings.gstin:
        yield "Your GSTIN is missing in the settings; the return needs it."
    if any(not group.hsn_sac and not group.amounts.is_nothing for group in found.hsn):
        yield "Some lines have no HSN or SAC. Enter it in the catalogue; the return asks for it."


def _summary(ask: Ask, found: GstSummary) -> Sheet:
    rows = []
    for section in Section:
        groups = found.of(section)
        for is_credit in (False, True):
            some = [group for group in groups if group.is_credit is is_credit]
            if some:
                word = SECTION_WORDS[section] + (", credit notes" if is_credit else "")
                href = ask.behind(section=section.value, credit=int(is_credit))
                rows.append(Row(values=(word, *head_values(_sum(some))), href=href, is_quiet=section not in IN_RETURN))
    return Sheet(
        key="gst",
        title="Summary",
        columns=(Column(label="Section"), *HEADS),
        rows=rows,
        total=Row(values=("In the return", *head_values(found.in_return)), href=ask.behind(section="return")),
    )


def _rates(ask: Ask, found: GstSummary) -> Sheet:
    rates = sorted({group.rate_bp for group in found.groups if group.section in IN_RETURN})
    rows = []
    for rate in rates:
        groups = [group for group in found.groups if group.rate_bp == rate and group.section in IN_RETURN]
        rows.append(
            Row(
                values=(format_percent(rate), *head_values(_sum(groups))),
                href=ask.behind(section="return", rate=rate),
            )
        )
    return Sheet(
        key="rates",
        title="By rate",
        columns=(Column(label="Rate"), *HEADS),
        rows=rows,
        total=Row(values=("Together", *head_values(found.in_return))),
    )


def _listed(key: str, title: str, found: GstSummary, section: Section, *, is_credit: bool) -> Sheet:
    """List documents with a row for each rate; what a credit note takes off is written above zero, as on it."""
    documents = [one for one in found.listed if one.section is section and one.is_credit is is_credit]
    return Sheet(
        key=key,
        title=title,
        columns=(
            Column(label="Number"),
            Column(label="Day", kind=Kind.DAY),
            *columns("GSTIN", "Customer", "Place of supply"),
            Column(label="Value", kind=Kind.MONEY),
            RATE,
            *HEADS,
        ),
        rows=[row for one in documents for row in _document_rows(one)],
        total=Row(
            values=(
                "Together",
                *(None,) * 4,
                sum(one.value for one in documents),
                None,
                *head_values(_signed(add_amounts(one.amounts for one in documents), is_credit=is_credit)),
            )
        ),
    )


def _document_rows(one: ListedDocument) -> Iterable[Row]:
    for number, (rate, amounts) in enumerate(one.rates):
        yield Row(
            values=(
                one.number,
                one.day,
                one.gstin,
                one.customer,
                place_words(one.place_of_supply),
                one.value if number == 0 else None,
                rate,
                *head_values(_signed(amounts, is_credit=one.is_credit)),
            ),
            href=f"/invoices/{one.invoice_id}",
        )


def _small(ask: Ask, found: GstSummary) -> Sheet:
    groups: dict[tuple[bool, str, int], list[GstGroup]] = {}
    for group in found.of(Section.SMALL):
        groups.setdefault((group.is_interstate, group.place_of_supply, group.rate_bp), []).append(group)
    return Sheet(
        key="b2cs",
        title="B2CS, credit notes taken off",
        columns=(Column(label="Place of supply"), Column(label="Supply"), RATE, *HEADS),
        rows=[
            Row(
                values=(
                    place_words(place),
                    "Inter-state" if interstate else "Intra-state",
                    rate,
                    *head_values(_sum(some)),
                ),
                href=ask.behind(section=Section.SMALL.value, place=place, interstate=int(interstate), rate=rate),
            )
            for (interstate, place, rate), some in sorted(groups.items())
        ],
        total=Row(values=("Together", None, None, *head_values(_sum(found.of(Section.SMALL))))),
    )


def _hsn(ask: Ask, groups: Sequence[HsnGroup]) -> Sheet:
    return Sheet(
        key="hsn",
        title="HSN and SAC",
        columns=(Column(label="HSN/SAC"), *columns("To", "Description"), COUNT, RATE, *HEADS),
        rows=[
            Row(
                values=(
                    one.hsn_sac or "none",
                    "Registered" if one.is_registered else "Consumers",
                    one.name,
                    one.qty,
                    one.rate_bp,
                    *head_values(one.amounts),
                ),
                href=ask.behind(
                    section="return",
                    hsn=one.hsn_sac or "none",
                    rate=one.rate_bp,
                    registered=int(one.is_registered),
                    goods=int(one.is_goods),
                ),
            )
            for one in groups
        ],
        total=Row(
            values=("Together", None, None, None, None, *head_values(add_amounts(one.amounts for one in groups))),
        ),
        note="Goods are counted in numbers; services have no quantity in the return.",
    )


def _documents(found: GstSummary) -> Sheet:
    return Sheet(
        key="documents",
        title="Documents issued",
        columns=(
            Column(label="Kind"),
            *columns("From", "To"),
            *columns("Issued", "Cancelled", "Net", kind=Kind.COUNT),
        ),
        rows=[
            Row(
                values=(
                    DOCUMENT_KINDS[one.document_type][1],
                    one.first_number,
                    one.last_number,
                    one.count,
                    one.cancelled,
                    one.count - one.cancelled,
                )
            )
            for one in found.series
        ],
    )


def _bars(found: GstSummary) -> list[tuple[str, str, int]]:
    rates = sorted({group.rate_bp for group in found.groups if group.section in IN_RETURN and group.rate_bp})
    bars = []
    for rate in rates:
        tax = _sum(group for group in found.groups if group.rate_bp == rate and group.section in IN_RETURN).tax
        bars.append((format_percent(rate), f"{format_percent(rate)}: {format_rupees(tax)}", tax))
    return bars


def _sum(groups: Iterable[GstGroup]) -> Amounts:
    return add_amounts(group.amounts for group in groups)


def _signed(amounts: Amounts, *, is_credit: bool) -> Amounts:
    return -amounts if is_credit else amounts


GST = Report(
    slug="gst",
    title="GST summary and GSTR-1",
    sentence="The tax to declare, with every table of the return and its file for the portal.",
    symbol="bank",
    read=_read,
    behind=list_behind,
)
