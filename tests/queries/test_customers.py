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
        hits = queries.customers_found(q)
        assert hits is not None
        compiled = hits.limit(2000).compile(session.connection(), compile_kwargs={"literal_binds": True})
        plan = session.execute(text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {compiled}")).scalar_one()
        touched = plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]
        assert touched < 100
        assert "Asha Verma" in names(session, q)


def browse(session: Session, **where: Any) -> tuple[list[str], bool, bool]:
    stretch = queries.browse_customers(session, limit=2, **where)
    return [card.name for card in stretch.items], stretch.has_before, stretch.has_after


def test_browsing_goes_on_from_the_last_and_back_from_the_first(people: Session) -> None:
    ids = {card.name: card.id for card in list_customers(people).items}
    assert browse(people) == (["Asha Rao", "asha verma"], False, True)
    assert browse(people, after_id=ids["asha verma"]) == (["Bina Rao", "Chitra"], True, True)
    assert browse(people, after_id=ids["Chitra"]) == (["Ásha Zed"], True, False)
    assert browse(people, before_id=ids["Ásha Zed"]) == (["Bina Rao", "Chitra"], True, True)
    assert browse(people, before_id=ids["Bina Rao"]) == (["Asha Rao", "asha verma"], False, True)
    assert browse(people, after_id=10**15) == browse(people), "whoever is gone begins anew"
    assert queries.count_customers(people, up_to=3) == 3
    assert queries.count_customers(people, up_to=9) == 5


def test_namesakes_are_told_apart_by_their_number(people: Session) -> None:
    for _ in range(3):
        add_customer(people, fields={"name": "Asha Rao", "phone": "98450 12345"}, actor="demo", now=NOW)
    seen: list[int] = []
    after = None
    while True:
        stretch = queries.browse_customers(people, after_id=after, limit=2)
        seen += [card.id for card in stretch.items]
        after = stretch.items[-1].id
        if not stretch.has_after:
            break
    assert len(seen) == len(set(seen)) == 8


def test_browsing_reads_the_index_at_the_end_of_a_long_list(clean_database: str, engine: Engine) -> None:
    with Session(engine) as session:
        session.execute(
            text("INSERT INTO customer (name, phone) SELECT 'Person ' || n, '9' FROM generate_series(1, 20000) n")
        )
        session.commit()
    owner = db.make_engine(clean_database, role=None)
    with owner.begin() as connection:
        connection.execute(text("ANALYZE customer"))
    owner.dispose()
    with Session(engine) as session:
        before = session.scalar(text("SELECT pg_stat_get_xact_tuples_fetched('customer'::regclass)"))
        last = session.scalar(text("SELECT id FROM customer ORDER BY lower(name) DESC, id DESC LIMIT 1 OFFSET 10"))
        stretch = queries.browse_customers(session, after_id=last)
        assert len(stretch.items) == 10
        returned = session.scalar(text("SELECT pg_stat_get_xact_tuples_returned('customer'::regclass)"))
        assert (before, returned) == (0, 0), "no row was read in a scan of the table"
