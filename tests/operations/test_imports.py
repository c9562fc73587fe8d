"""Imports take the same few statements for ten rows as for a thousand, and leave books that agree."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW
from tests.operations.test_issue_invoice import counted
from tula.models import AuditLog, ImportFile, PackageTemplate, PackageTemplateItem, PackageUsage
from tula.operations.customers import add_customer
from tula.operations.imports.file import import_file
from tula.queries.verify import run_verify

FILES = {
    "customers": ("name,phone", "Person {n},{phone}"),
    "services": ("name,price,gst_rate", "Service {n},100,5"),
    "products": ("name,sku,price,gst_rate", "Product {n},S{n},100,18"),
    "stock": ("product,batch_no,qty,unit_cost", "Serum,B{n},5,120.50"),
    "staff": ("name", "Staff {n}"),
    "templates": ("name,type,price,benefit,sessions", "Sessions {n},session,100,free,10"),
    "packages": ("reference,customer_phone,package,total,used", "R{n},{holder},Ten,10,3"),
}
HOLDERS = ("98450 12345", "98450 99999")


def import_rows(session: Session, kind: str, rows: int, offset: int, holder: str) -> list[str]:
    heading, line = FILES[kind]
    lines = [line.format(n=offset + n, phone=9_000_000_000 + offset + n, holder=holder) for n in range(rows)]
    raw = "\n".join([heading, *lines]).encode()
    with counted() as sent:
        import_file(session, kind=kind, raw=raw, skips_existing=False, actor="meena", now=NOW)
    return sent


@pytest.mark.parametrize("kind", FILES)
def test_the_number_of_statements_does_not_grow(session: Session, kind: str) -> None:
    for phone in HOLDERS:
        add_customer(session, fields={"name": "Asha", "phone": phone}, actor="meena", now=NOW)
    template_id = factories.add(session, PackageTemplate, name="Ten", pkg_type="session", price=900_000)
    factories.add(session, PackageTemplateItem, template_id=template_id, position=1, benefit_type="free", qty=10)
    factories.product(session, "Serum")
    few = import_rows(session, kind, 10, 0, HOLDERS[0])
    many = import_rows(session, kind, 1000, 5000, HOLDERS[1])
    assert len(few) == len(many) <= 16, "\n".join(many)
    assert run_verify(session) == []
    entries = session.scalar(select(func.count()).select_from(PackageUsage))
    assert entries == (2020 if kind == "packages" else 0)


def test_an_import_is_audited_without_its_values(session: Session) -> None:
    import_file(
        session,
        kind="customers",
        raw=b"name,phone\nAsha Rao,98450 12345",
        skips_existing=False,
        actor="meena",
        now=NOW,
    )
    deed = session.execute(select(AuditLog.action, AuditLog.entity_id, AuditLog.details)).one()
    assert (deed.action, deed.entity_id) == ("customers.imported", session.scalar(select(ImportFile.id)))
    assert deed.details["rows"] == 1
    assert "Rao" not in str(deed.details)
