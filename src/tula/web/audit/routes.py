"""The audit log as a page and as files: who did what, when, from where, and what it was before and after."""

from flask import Blueprint, Response, render_template

from tula.queries.audit_log import SEARCHED, AuditFilter, every_entry, list_audit
from tula.queries.users import list_accounts
from tula.web.audit.export import audit_table
from tula.web.audit.words import ACTIONS, ENTITIES, GROUPS, facts_of, page_of, record_of, told
from tula.web.exports import send_table
from tula.web.pages import Spa, argument, id_argument, read_page, since_and_until
from tula.web.quick_ranges import quick_ranges
from tula.web.security import Deed, needs

pages = Blueprint("audit_pages", __name__)


@pages.get("/audit")
@needs(Deed.AUDIT)
def show_audit() -> str:
    """Show the audit log, newest first."""
    spa, found, accounts = read_page(
        lambda session, spa: (
            spa,
            list_audit(session, wanted=_read_filter(spa), older_than=id_argument("older_than")),
            list_accounts(session),
        )
    )
    return render_template(
        "audit/list.html",
        found=found,
        timezone=spa.settings.timezone,
        people=[account.username for account in accounts],
        groups=GROUPS,
        actions=ACTIONS,
        entities=ENTITIES,
        ranges=quick_ranges(today=spa.today),
        searched=SEARCHED,
        told=told,
        record_of=record_of,
        page_of=page_of,
        facts_of=facts_of,
    )


@pages.get("/audit/export.<any(csv, xlsx):ending>")
@needs(Deed.AUDIT)
def export_audit(ending: str) -> Response:
    """Give the filtered log as CSV or as an Excel workbook."""
    return send_table(
        ending,
        name="audit-log",
        read=lambda session, spa: audit_table(
            every_entry(session, wanted=_read_filter(spa)), timezone=spa.settings.timezone
        ),
    )


def _read_filter(spa: Spa) -> AuditFilter:
    """Read the filters; nonsense filters nothing."""
    since, until = since_and_until(spa)
    record = argument("record")
    is_id = record.isascii() and record.isdecimal()
    return AuditFilter(
        actor=argument("who") or None,
        action=argument("what") or None,
        entity=argument("kind") or ("invoice" if record and not is_id else None),
        entity_id=id_argument("record"),
        number=record.upper() if record and not is_id else None,
        since=since,
        until=until,
        text=argument("q") or None,
    )
