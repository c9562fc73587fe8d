"""What the pages of the settings say: their sections, and each choice in a sentence."""

from dataclasses import dataclass

from tula.domain.gst import Registration
from tula.domain.print_template import PrintPart
from tula.web.security import Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of settings: the last word of its address, its title and its sentence."""

    slug: str
    title: str
    sentence: str

    @property
    def address(self) -> str:
        """Where it is."""
        return f"/settings/{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place outside the settings; `deed` is what a role needs to see it."""

    address: str
    title: str
    sentence: str
    deed: Deed | None = None


SECTIONS = (
    Section(slug="spa", title="The spa", sentence="The name, address and logo that every bill carries."),
    Section(slug="gst", title="GST", sentence="How the spa is registered, and in which state."),
    Section(slug="numbering", title="Numbering", sentence="How invoices, credit notes and vouchers are numbered."),
    Section(slug="packages", title="Packages", sentence="Whether and how packages pay for services."),
    Section(slug="payments", title="Payments", sentence="How customers can pay, and what bills are rounded to."),
    Section(slug="paper", title="Paper", sentence="What is printed on a bill, on each paper."),
)

ELSEWHERE = (
    Link(address="/catalogue", title="Catalogue", sentence="Services, products and staff, with prices and GST rates."),
    Link(address="/packages/templates", title="Packages on offer", sentence="What packages give and cost."),
    Link(address="/imports", title="Imports", sentence="Bring customers, packages and the catalogue from a file."),
    Link(address="/day-close", title="Day close", sentence="Count the cash and close the day."),
    Link(address="/audit", title="Audit log", sentence="Who changed what, and when: settings too.", deed=Deed.AUDIT),
    Link(address="/api/docs", title="Interface for programs", sentence="Every JSON route, to try out."),
)

REGISTRATIONS = (
    (
        Registration.REGULAR.value,
        "Regular",
        "Bills are tax invoices: CGST and SGST, or IGST, are charged at the rate of each service and product.",
    ),
    (
        Registration.COMPOSITION.value,
        "Composition",
        "Bills are bills of supply without tax. Each says that you may not collect tax on supplies.",
    ),
    (
        Registration.UNREGISTERED.value,
        "Not registered",
        "Bills are bills of supply without tax, and need no GSTIN.",
    ),
)

TOKENS = (
    ("{series}", "INV, CN, RV, RF or BS, by kind of document; needed"),
    ("{seq}", "the count of the year, at least four digits; needed"),
    ("{fy}", "financial year, such as 2627"),
    ("{yymmdd}", "date, such as 261009"),
    ("{yymm}", "year and month, such as 2610"),
    ("{yy}", "year, such as 26"),
)

PAPER_PARTS = (
    (PrintPart.LOGO, "Logo", "once there is one"),
    (PrintPart.CONTACT, "Phone and e-mail", "of the spa"),
    (PrintPart.TAX_BY_CODE, "Tax by HSN/SAC", "a table under the lines"),
    (PrintPart.TAX_BY_RATE, "Tax by rate", "a table under the lines"),
    (PrintPart.WORDS, "Total in words", "in lakh and crore"),
    (PrintPart.SAVINGS, "Saved with packages", "one line in green"),
    (PrintPart.NOTES, "Notes of the bill", "what the desk wrote on it"),
    (PrintPart.UPI, "UPI code", "while something is due"),
    (PrintPart.TERMS, "Terms", "the text below"),
    (PrintPart.GREETING, "Greeting", "the text below"),
)
