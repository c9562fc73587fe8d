"""The trial of packages as JSON."""

from collections.abc import Mapping
from typing import Annotated, Any

from flask import Blueprint
from pydantic import Field
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.date_range import NamedRange, named_range
from tula.queries.reports.shadow import ShadowLine, shadow_lines
from tula.queries.settings import get_settings
from tula.web.endpoint import reads
from tula.web.formats import rupees
from tula.web.parsing import Answer, Day, LocalDate, Query, Rupees
from tula.web.security import Deed, require

api = Blueprint("reports_api", __name__)


class ShadowQuery(Query):
    """The days to report, by default this month."""

    from_: Annotated[LocalDate | None, Field(alias="from")] = None
    to: LocalDate | None = None


class ShadowUseAnswer(Answer):
    """What one package would have paid on a line."""

    package_name: str | None
    benefit_type: str
    qty: int | None
    amount: Rupees
    tender: bool


class ShadowLineAnswer(Answer):
    """A line as it was charged, before tax, and what packages would have paid."""

    invoice_id: int
    invoice_number: str
    invoice_date: Day
    line_id: int
    name: str
    qty: int
    charged: Rupees
    would_pay: Rupees
    would_be_left: Rupees
    would_apply: list[ShadowUseAnswer]


class ShadowAnswer(Answer):
    """The bills of a trial, line by line and together."""

    success: bool
    charged: Rupees
    would_pay: Rupees
    would_be_left: Rupees
    lines: list[ShadowLineAnswer]


@api.get("/api/reports/shadow")
@reads(tag="Reports", query=ShadowQuery, answer=ShadowAnswer)
def shadow(session: Session, query: ShadowQuery) -> Mapping[str, Any]:
    """Compare what packages would have paid with what was charged while they were on trial."""
    require(Deed.REPORTS)
    month = named_range(NamedRange.THIS_MONTH, today=clock.today(get_settings(session).timezone))
    lines = shadow_lines(session, first=query.from_ or month.first, last=query.to or month.last)
    return {
        "charged": rupees(sum(line.charged for line in lines)),
        "would_pay": rupees(sum(line.would_pay for line in lines)),
        "would_be_left": rupees(sum(line.would_be_left for line in lines)),
        "lines": [_present(line) for line in lines],
    }


def _present(line: ShadowLine) -> dict[str, Any]:
    return {
        "invoice_id": line.invoice_id,
        "invoice_number": line.number,
        "invoice_date": line.invoice_date.isoformat(),
        "line_id": line.line_id,
        "name": line.name,
        "qty": line.qty,
        "charged": rupees(line.charged),
        "would_pay": rupees(line.would_pay),
        "would_be_left": rupees(line.would_be_left),
        "would_apply": [
            {
                "package_name": use.package,
                "benefit_type": use.kind.value,
                "qty": use.qty,
                "amount": rupees(use.amount),
                "tender": use.tender,
            }
            for use in line.uses
        ],
    }
