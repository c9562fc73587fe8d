"""Customers from a file. The same name with the same phone is the same customer; a shared phone alone is a warning."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Text, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from tula.domain.customer import FIELDS, check_customer
from tula.domain.imports.packages import KnownCustomer, national
from tula.domain.imports.sheet import Problem, Record, repeated
from tula.domain.search import fold, search_words
from tula.models import Customer, CustomerSearch
from tula.operations.imports.importer import Importer, Met, Occasion, reserve_ids
from tula.operations.rows import insert_rows

_WITH_PHONES = (
    select(CustomerSearch.word, Customer.id, Customer.name)
    .join(Customer, Customer.id == CustomerSearch.customer_id)
    .where(CustomerSearch.word == any_(bindparam("digits", type_=ARRAY(Text))), Customer.is_active)
    .order_by(Customer.id)
)


def known_customers(session: Session, phones: Sequence[str]) -> dict[str, list[KnownCustomer]]:
    """Read who has these phones, by national digits."""
    found: dict[str, list[KnownCustomer]] = {}
    for row in session.execute(_WITH_PHONES, {"digits": sorted({national(phone) for phone in phones})}):
        found.setdefault(row.word, []).append(KnownCustomer(id=row.id, name=row.name))
    return found


def _meet(session: Session, records: Sequence[Record], _: Occasion) -> Met:
    known = known_customers(session, [record.values["phone"] for record in records])
    existing = []
    warnings: list[Problem] = list(
        repeated(records, key=_digits, column="phone", words="This phone stands here twice.")
    )
    for record in records:
        sharing = known.get(_digits(record), [])
        if any(fold(one.name) == fold(record.values["name"]) for one in sharing):
            existing.append(record.problem("phone", "This customer is there already."))
        elif sharing:
            warnings.append(record.problem("phone", f"{sharing[0].name} has this phone too."))
    twice = repeated(records, key=_person, column="phone", words="This customer stands here twice.")
    rows = {problem.row for problem in twice}
    return Met(problems=twice, existing=existing, warnings=[one for one in warnings if one.row not in rows])


def _write(session: Session, records: Sequence[Record], _: Met, occasion: Occasion) -> int:
    ids = reserve_ids(session, "customer", len(records))
    rows = [
        {"id": row_id, **_values(record), "created_at": occasion.now}
        for row_id, record in zip(ids, records, strict=True)
    ]
    insert_rows(session, (Customer, rows))
    insert_rows(session, (CustomerSearch, [word for row in rows for word in _words(row)]))
    return len(rows)


def _values(record: Record) -> dict[str, Any]:
    return check_customer({name: record.values[name] for name in FIELDS})


def _words(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for word in sorted(search_words(name=row["name"], phone=row["phone"])):
        yield {"word": word, "customer_id": row["id"]}


def _digits(record: Record) -> str:
    return national(record.values["phone"])


def _person(record: Record) -> tuple[str, str]:
    return _digits(record), fold(record.values["name"])


CUSTOMERS = Importer(meet=_meet, write=_write)
