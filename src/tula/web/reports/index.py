"""All reports, in the order of their cards."""

from collections.abc import Mapping

from tula.web.reports.back_bar import BACK_BAR
from tula.web.reports.daily_sales import DAILY_SALES
from tula.web.reports.expiring import EXPIRING
from tula.web.reports.gst import GST
from tula.web.reports.liability import LIABILITY
from tula.web.reports.products import PRODUCTS
from tula.web.reports.report import Report
from tula.web.reports.savings import SAVINGS
from tula.web.reports.shadow import SHADOW
from tula.web.reports.staff import STAFF
from tula.web.reports.usage import USAGE

CARDS: tuple[Report, ...] = (
    DAILY_SALES,
    GST,
    LIABILITY,
    USAGE,
    EXPIRING,
    SAVINGS,
    STAFF,
    PRODUCTS,
    BACK_BAR,
    SHADOW,
)

REPORTS: Mapping[str, Report] = {report.slug: report for report in CARDS}
"""Every report by the last part of its address."""
