"""Customers found and listed, also among very many."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.operations.factories import NOW
from tula import db
from tula.domain.catalogue import CustomerNotFound
from tula.operations.customers import add_customer
from tula.queries import customers as queries
from tula.queries.customers import get_customer, list_customers

PEOPLE = [
    ("Asha Rao", "98450 12345"),
    ("asha verma", "99000 54321"),
    ("Bina Rao", "+91 98450 99999"),
    ("Chitra", "080 1234567"),
    ("Ásha Zed", "70000 00001"),
]


@pytest.fixture
def people(session: Session) -> Session:
    for name, phone in PEOPLE:
        add_customer(session, fields={"name": name, "phone": phone}, actor="demo", now=NOW)
    return session


def names(session: Session, q: str | None, **more: Any) -> list[str]:
    return [card.name for card in list_customers(session, q=q, **more).items]


def test_by_name_whatever_its_case(people: Session) -> None:
    assert names(people, None) == ["Asha Rao", "asha verma", "Bina Rao", "Chitra", "Ásha Zed"]
    assert names(people, "  ") == names(people, None)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("asha", ["Asha Rao", "asha verma", "Ásha Zed"]),
        ("rao", ["Asha Rao", "Bina Rao"]),
        ("rao asha", ["Asha Rao"]),
        ("98450", ["Asha Rao", "Bina Rao"]),
        ("9999", ["Bina Rao"]),
        ("1234", ["Chitra"][:0]),
        ("+91 98450 12345", ["Asha Rao"]),
        ("rao 99999", ["Bina Rao"]),
        ("?", []),
        ("nobody", []),
    ],
)
def test_search(people: Session, q: str, found: list[str]) -> None:
    assert names(people, q) == found


def test_a_search_has_pages(people: Session) -> None:
    page = list_customers(people, q="asha", page=2, per_page=2)
    assert ([card.name for card in page.items], page.total, page.page, page.pages) == (["Ásha Zed"], 3, 2, 2)


def test_a_search_is_not_counted_to_its_end(people: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_FOUND", 2)
    page = list_customers(people, q="asha")
    assert (len(page.items), page.total, page.pages) == (2, 2, 1)
    assert list_customers(people, q="asha", page=2, per_page=1).pages == 2
    assert not list_customers(people, q="asha", page=3, per_page=1).items


def test_a_page_beyond_the_last_still_knows_the_total(people: Session) -> None:
    page = list_customers(people, q="asha", page=9)
    assert (page.items, page.total) == ((), 3)


def test_words_typed_in_order_are_found_by_the_phrase(people: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The general search is not needed when the phrase alone finds enough."""
    monkeypatch.setattr(queries, "MOST_FOUND", 1)
    asked: list[int] = []
    real = queries._hits
    monkeypatch.setattr(queries, "_hits", lambda *terms: asked.append(len(terms)) or real(*terms))
    assert names(people, "rao as") == ["Asha Rao"]
    assert asked == [1]


def test_one_customer(people: Session) -> None:
    card = list_customers(people, q="chitra").items[0]
    assert get_customer(people, card.id) == card
    with pytest.raises(CustomerNotFound):
        get_customer(people, card.id + 99)


@pytest.mark.parametrize("q", ["asha verma", "12345", "98450 12345", "+91 98450"])
def test_a_search_reads_the_index_among_many(clean_database: str, engine: Engine, q: str) -> None:
    """With 20,000 customers a search touches few pages; reading the table would touch hundreds."""
    with Session(engine) as session:
        session.execute(
            text(
                "INSERT INTO customer (name, phone) "
                "SELECT 'Person' || n || ' Test', (9000000000 + n * 7919)::text FROM generate_series(1, 20000) n"
            )
        )
        session.execute(
            text(
                "INSERT INTO customer_search SELECT word, id FROM customer, "
                "LATERAL (VALUES (lower(name)), (split_part(lower(name), ' ', 1)), ('test'), (phone), "
                "('<' || reverse(phone))) AS words(word)"
            )
        )
        add_customer(session, fields={"name": "Asha Verma", "phone": "98450 12345"}, actor="demo", now=NOW)
        session.commit()
    owner = db.make_engine(clean_database, role=None)
    with owner.begin() as connection:
        connection.execute(text("ANALYZE customer, customer_search"))
    owner.dispose()
    with Session(engine) as session:
        search = queries.parse_search(q)
        assert search
        hits = queries._hits(*search.terms).limit(2000)
        compiled = hits.compile(session.connection(), compile_kwargs={"literal_binds": True})
        plan = session.execute(text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {compiled}")).scalar_one()
        touched = plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]
        assert touched < 100
        assert "Asha Verma" in names(session, q)
