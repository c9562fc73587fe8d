"""The settings: checked together, stored where they change, one owner after the other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.operations.factories import NOW
from tula.domain.invoice import PaymentMethod
from tula.domain.print_template import PrintPart
from tula.domain.settings import Settings
from tula.models import AuditLog, Setting
from tula.operations.settings import InvalidSettings, change_settings
from tula.queries.settings import get_settings

MAHARASHTRA = "27AAPFU0939F1ZV"


def change(session: Session, **changes: Any) -> Settings:
    return change_settings(session, changes=changes, actor="owner", now=NOW)


def faults(session: Session, **changes: Any) -> set[str]:
    with pytest.raises(InvalidSettings) as caught:
        change(session, **changes)
    return set(caught.value.errors)


def test_the_defaults(session: Session) -> None:
    assert get_settings(session) == Settings()


def test_what_is_changed_is_read_back(session: Session) -> None:
    returned = change(
        session, business_name=" Tula Spa ", round_to_rupee=True, package_billing="shadow", upi_id="spa@bank"
    )
    read = get_settings(session)
    assert read == returned
    assert (read.business_name, read.round_to_rupee, read.package_billing.value) == ("Tula Spa", True, "shadow")
    assert set(session.scalars(select(Setting.key))) == {"business_name", "round_to_rupee", "package_billing", "upi_id"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"business_name": "  "}, "business_name"),
        ({"gstin": "27AAPFU0939F1ZO"}, "gstin"),
        ({"state_code": "28"}, "state_code"),
        ({"state_code": ""}, "state_code"),
        ({"timezone": "../../etc/passwd"}, "timezone"),
        ({"timezone": "IST"}, "timezone"),
        ({"timezone": "localtime"}, "timezone"),
        ({"timezone": ""}, "timezone"),
        ({"timezone": "Factory"}, "timezone"),
        ({"timezone": "posixrules"}, "timezone"),
        ({"timezone": "posix/Asia/Kolkata"}, "timezone"),
        ({"timezone": "Etc/GMT+5"}, "timezone"),
        ({"timezone": "EST5EDT"}, "timezone"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@spa.in, b@spa.in"}, "email"),
        ({"invoice_number_format": "INV-{seq}"}, "invoice_number_format"),
        ({"invoice_number_format": "{series}-{yymmdd}-{seq}-SPA"}, "invoice_number_format"),
        ({"payment_methods": ()}, "payment_methods"),
        ({"payment_methods": (PaymentMethod.UPI, PaymentMethod.UPI)}, "payment_methods"),
        ({"print_signature": " "}, "print_signature"),
        ({"print_signature": "x" * 61}, "print_signature"),
        ({"upi_id": "spa"}, "upi_id"),
        ({"upi_id": "spa@bank&am=1"}, "upi_id"),
        ({"gstin": MAHARASHTRA, "state_code": "29"}, "state_code"),
    ],
)
def test_what_cannot_be(session: Session, changes: dict[str, Any], field: str) -> None:
    assert faults(session, **changes) == {field}
    assert get_settings(session) == Settings()


def test_a_refused_timezone_says_how_one_is_written(session: Session) -> None:
    with pytest.raises(InvalidSettings) as caught:
        change(session, timezone="Factory")
    assert caught.value.errors["timezone"] == ["Give the timezone of a place, such as Asia/Kolkata."]


@pytest.mark.parametrize("timezone", ["Asia/Kolkata", "Asia/Calcutta", "America/Argentina/Salta", "UTC"])
def test_a_timezone_is_that_of_a_place(session: Session, timezone: str) -> None:
    assert change(session, timezone=timezone).timezone == timezone


def test_an_email_is_trimmed_and_may_be_taken_away(session: Session) -> None:
    assert change(session, email=" hello@spa.in ").email == "hello@spa.in"
    assert change(session, email=" ").email == ""


@pytest.mark.parametrize(("key", "value"), [("email", "call us"), ("timezone", "Factory")])
def test_what_was_stored_before_the_rule_bars_no_other_setting(session: Session, key: str, value: str) -> None:
    """Also where the form sends it along unchanged, as that of its own section does."""
    session.add(Setting(key=key, value=value, updated_at=NOW))
    session.flush()
    for changes in ({"terms": "Pay now"}, {"terms": "Pay soon", key: value}):
        saved = change(session, **changes)
        assert (saved.terms, getattr(saved, key)) == (changes["terms"], value)


def test_a_gstin_brings_its_state(session: Session) -> None:
    change(session, state_code="29")
    assert change(session, gstin=MAHARASHTRA.lower()).state_code == "27"
    assert faults(session, state_code="29") == {"state_code"}


def test_a_gstin_can_be_taken_away(session: Session) -> None:
    change(session, gstin=MAHARASHTRA)
    assert change(session, gstin="", state_code="29").state_code == "29"


def test_the_audit_log_says_what_changed(session: Session) -> None:
    change(session, terms="Pay now", business_name="My Spa")
    change(session, terms="Pay now")
    deed = session.execute(select(AuditLog.__table__)).one()
    assert (deed.action, deed.actor) == ("settings.changed", "owner")
    assert deed.details == {"terms": {"from": "", "to": "Pay now"}}


def test_lists_are_stored_and_audited_as_words(session: Session) -> None:
    change(
        session,
        payment_methods=(PaymentMethod.UPI, PaymentMethod.CASH),
        print_a4=(PrintPart.UPI, PrintPart.LOGO, PrintPart.UPI),
    )
    read = get_settings(session)
    assert read.payment_methods == (PaymentMethod.UPI, PaymentMethod.CASH)
    assert read.print_a4 == (PrintPart.LOGO, PrintPart.UPI)
    deed = session.execute(select(AuditLog.__table__)).one()
    assert deed.details["payment_methods"] == {"from": ["cash", "card", "upi", "bank"], "to": ["upi", "cash"]}
    assert deed.details["print_a4"]["to"] == ["logo", "upi"]
    change(session, payment_methods=(PaymentMethod.UPI, PaymentMethod.CASH))
    assert len(session.execute(select(AuditLog.id)).all()) == 1


def test_two_owners_at_once_cannot_part_gstin_and_state(clean_database: str, engine: Engine) -> None:
    refused: list[Exception] = []
    waiting = threading.Event()

    def other() -> None:
        with Session(engine) as second:
            waiting.set()
            try:
                change(second, state_code="29")
                second.commit()
            except InvalidSettings as error:
                refused.append(error)

    with Session(engine) as first:
        change(first, gstin=MAHARASHTRA)
        thread = threading.Thread(target=other)
        thread.start()
        waiting.wait(5)
        thread.join(0.3)
        first.commit()
    thread.join(10)
    assert refused
    with Session(engine) as session:
        assert get_settings(session).state_code == "27"
