"""The kinds of import: the columns of each, with an example row for its template."""

from collections.abc import Iterator, Mapping
from functools import partial

from tula.domain.benefits import PACKAGE_BENEFITS, TaxOrder
from tula.domain.customer import FIELDS, InvalidCustomer, check_customer
from tula.domain.imports.cells import (
    MOST_DAYS,
    MOST_SESSIONS,
    read_date,
    read_flag,
    read_level,
    read_line,
    read_minutes,
    read_money,
    read_pick_order,
    read_rate,
    read_state,
    read_tax_code,
    read_text,
    read_unit,
    read_units,
    read_weekdays,
    read_whole,
    read_word,
)
from tula.domain.imports.sheet import Column, Problem, Record, Sheet
from tula.domain.lifecycle import PackageType

_PRICE = Column(name="price", read=read_money, example="1200", is_required=True, also=("price ₹", "rate", "mrp"))
_GST = Column(name="gst_rate", read=read_rate, example="5", is_required=True, also=("gst", "gst %", "tax", "tax %"))
_INCLUSIVE = Column(
    name="tax_inclusive", read=read_flag, example="no", default=False, also=("inclusive", "gst included")
)
_ACTIVE = Column(name="active", read=read_flag, example="yes", default=True, also=("is_active",))


def _named(example: str) -> Column:
    return Column(name="name", read=read_line, example=example, is_required=True)


def _check_customer(record: Record) -> Iterator[Problem]:
    try:
        check_customer({name: record.values[name] for name in FIELDS})
    except InvalidCustomer as error:
        for column, words in error.errors.items():
            yield record.problem(column, " ".join(words))


def _check_package(record: Record) -> Iterator[Problem]:
    starts, ends = record.values["valid_from"] or record.values["assigned_on"], record.values["expires_on"]
    if starts and ends and ends < starts:
        yield record.problem("expires_on", "The package cannot expire before it starts.")


SERVICES = Sheet(
    kind="services",
    title="Services",
    about="Treatments with their prices and GST rates.",
    columns=(
        _named("Aroma massage, 60 min"),
        Column(name="category", read=read_line, example="Massage"),
        _PRICE,
        _INCLUSIVE,
        _GST,
        Column(name="sac", read=read_tax_code, example="999722"),
        Column(name="duration_minutes", read=read_minutes, example="60", also=("duration", "minutes")),
        _ACTIVE,
    ),
)
PRODUCTS = Sheet(
    kind="products",
    title="Products",
    about="What stands on the shelf. How much of it there is comes afterwards, as opening stock.",
    columns=(
        _named("Rose oil 50 ml"),
        Column(name="sku", read=read_line, example="RO-50", also=("code", "barcode")),
        _PRICE,
        _INCLUSIVE,
        Column(name="gst_rate", read=read_rate, example="18", is_required=True, also=_GST.also),
        Column(name="hsn", read=read_tax_code, example="33030090"),
        Column(name="unit", read=read_unit, example="pc", default="pc"),
        Column(name="pick_order", read=read_pick_order, example="fifo", default="fifo", also=("batches go",)),
        Column(name="low_stock_at", read=read_level, example="5", default=5, also=("low at", "reorder level")),
        Column(name="is_retail", read=read_flag, example="yes", default=True, also=("retail", "for sale")),
        _ACTIVE,
    ),
)
STAFF = Sheet(
    kind="staff",
    title="Staff",
    about="Who gives the treatments.",
    columns=(_named("Meena"), Column(name="role_title", read=read_line, example="Therapist", also=("role",)), _ACTIVE),
)
CUSTOMERS = Sheet(
    kind="customers",
    title="Customers",
    about="The people the spa serves.",
    columns=(
        _named("Asha Rao"),
        Column(name="phone", read=read_line, example="98450 12345", is_required=True, also=("mobile", "mobile no")),
        Column(name="email", read=read_line, example="asha@example.in", also=("e-mail",)),
        Column(name="gstin", read=read_line, example=""),
        Column(name="state_code", read=read_state, example="27", also=("state",)),
        Column(name="address", read=read_text, example="12 MG Road, Pune"),
        Column(name="notes", read=read_text, example=""),
    ),
    check=_check_customer,
)
TAXED = {"when sold": TaxOrder.BEFORE_TAX, "when used": TaxOrder.AFTER_TAX}
"""When a package is taxed; without a word as the settings of the spa have it."""
_TYPES = {kind.value: kind for kind in PackageType}
_BENEFITS = {kind.value: kind for kind in PACKAGE_BENEFITS}
TEMPLATES = Sheet(
    kind="templates",
    title="Price list of packages",
    about="What packages can be sold: a row for each benefit; rows of one name are one package.",
    columns=(
        _named("10 massages"),
        Column(name="description", read=read_text, example="Ten massages, pay for eight"),
        Column(
            name="type",
            read=partial(read_word, words=_TYPES),
            words=tuple(_TYPES),
            example="session",
            is_required=True,
            also=("pkg_type",),
        ),
        Column(name="price", read=read_money, example="15999", is_required=True, also=_PRICE.also),
        _INCLUSIVE,
        Column(name="gst_rate", read=read_rate, example="5", default=500, also=_GST.also),
        Column(name="sac", read=read_tax_code, example="999722"),
        Column(
            name="validity_days",
            read=partial(read_whole, least=1, most=MOST_DAYS),
            example="240",
            also=("validity", "valid days"),
        ),
        Column(name="weekdays", read=read_weekdays, example="Mon-Fri", also=("days",)),
        Column(name="taxed", read=partial(read_word, words=TAXED), words=tuple(TAXED), example="when sold"),
        _ACTIVE,
        Column(
            name="benefit",
            read=partial(read_word, words=_BENEFITS),
            words=tuple(_BENEFITS),
            example="free",
            also=("benefit_type",),
        ),
        Column(name="service", read=read_line, example=""),
        Column(name="choose", read=read_flag, example="no", default=False),
        Column(
            name="sessions",
            read=partial(read_whole, least=1, most=MOST_SESSIONS),
            example="10",
            also=("qty", "uses"),
        ),
        Column(name="percent", read=read_rate, example=""),
        Column(name="amount", read=read_money, example=""),
    ),
)
PACKAGES = Sheet(
    kind="packages",
    title="Packages already running",
    about="What customers hold from before: 3 of 10 stays 3 of 10. Customers, services and packages must be there.",
    columns=(
        Column(name="reference", read=read_line, example="P-17"),
        Column(
            name="customer_phone", read=read_line, example="98450 12345", is_required=True, also=("phone", "mobile")
        ),
        Column(name="customer_name", read=read_line, example="Asha Rao", also=("customer",)),
        Column(name="package", read=read_line, example="10 massages", is_required=True),
        Column(name="service", read=read_line, example=""),
        Column(name="total", read=read_money, example="10"),
        Column(name="used", read=read_money, example="3", default=0),
        Column(name="price_paid", read=read_money, example="9000"),
        Column(name="assigned_on", read=read_date, example="2026-04-01", also=("sold on", "purchase date")),
        Column(name="valid_from", read=read_date, example="2026-04-01"),
        Column(name="expires_on", read=read_date, example="2027-03-31", also=("expiry", "valid till", "valid to")),
        Column(name="notes", read=read_text, example=""),
    ),
    check=_check_package,
)

STOCK = Sheet(
    kind="stock",
    title="Opening stock",
    about="What stands on the shelf, batch by batch. The products must be there.",
    columns=(
        Column(name="product", read=read_line, example="Rose oil 50 ml", also=("name", "product name")),
        Column(name="sku", read=read_line, example="RO-50", also=("code", "barcode")),
        Column(name="batch_no", read=read_line, example="B12", is_required=True, also=("batch", "lot")),
        Column(name="qty", read=read_units, example="24", is_required=True, also=("quantity", "units", "stock")),
        Column(name="unit_cost", read=read_money, example="310.50", also=("cost", "purchase price")),
        Column(name="received_on", read=read_date, example="2026-04-01", also=("received", "purchase date")),
        Column(name="expires_on", read=read_date, example="2028-03-31", also=("expiry", "expiry date", "best before")),
        Column(name="supplier", read=read_line, example="", also=("from", "vendor")),
    ),
)

SHEETS: Mapping[str, Sheet] = {
    sheet.kind: sheet for sheet in (CUSTOMERS, SERVICES, PRODUCTS, STOCK, STAFF, TEMPLATES, PACKAGES)
}
"""In the order in which a new spa brings them, packages last."""
