"""What the addresses are filled with: people, packages and papers drawn from a database.

The one rule: in both databases people are drawn who came equally often, so that only the size of the spa differs.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta

import psycopg

from tula.bench.history import ALIKE, Size
from tula.bench.scratch import Scratch

Values = Mapping[str, str]

_MONTH = timedelta(days=31)

_PERSON = """
SELECT customer.id, customer.name, customer.phone, package.id, invoice.id, invoice.number
FROM customer
JOIN LATERAL (
    SELECT id FROM customer_package WHERE customer_id = customer.id ORDER BY id DESC LIMIT 1
) AS package ON true
JOIN LATERAL (
    SELECT id, number FROM invoice WHERE customer_id = customer.id ORDER BY status, id DESC LIMIT 1
) AS invoice ON true
WHERE customer.id = %s
"""
_CREDIT_NOTE = """
SELECT note.id, customer.id, customer.name
FROM credit_note AS note JOIN invoice ON invoice.id = note.invoice_id JOIN customer ON customer.id = invoice.customer_id
ORDER BY note.id < %s, note.id LIMIT 1
"""


def draw_looks(scratch: Scratch, *, size: Size, today: date, times: int, seed: int) -> list[Values]:
    """Draw what each round looks at; the same seed draws people who are alike."""
    draw = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with scratch.connect() as connection:
        return [
            draw_look(connection, draw, pattern=draw.randrange(ALIKE), size=size, today=today) for _ in range(times)
        ]


def draw_look(
    connection: psycopg.Connection[tuple[object, ...]], draw: random.Random, *, pattern: int, size: Size, today: date
) -> Values:
    """Draw somebody with a pattern of visits, from 0 who hardly came to 9 who came most often, and what is theirs."""
    place, other, paper = draw.random(), draw.random(), draw.random()
    customer = _alike(pattern, place, size)
    row = connection.execute(_PERSON, [customer]).fetchone()
    (bills,) = connection.execute("SELECT max(id)::int FROM invoice").fetchone() or (None,)
    note = connection.execute(_CREDIT_NOTE, [int(paper * int(str(bills)) / 2)]).fetchone()
    if row is None or note is None:
        raise LookupError(f"a history of {size} customers is too short to look at")
    name, phone, number = str(row[1]), str(row[2]), str(row[5])
    first_name, surname = name.lower().split()
    return {
        "customer": str(customer),
        "other_customer": str(_alike(pattern, other, size)),
        "name": first_name,
        "surname": surname,
        "full_name": name.replace(" ", "+"),
        "phone": phone,
        "phone_begin": phone[:6],
        "phone_end": phone[-5:],
        "package": str(row[3]),
        "invoice": str(row[4]),
        "number": number,
        "number_end": number[-4:],
        "credit_note": str(note[0]),
        "credited": str(note[1]),
        "credited_name": str(note[2]).replace(" ", "+"),
        "product": str(1 + int(place * 64)),
        "service": str(1 + int(place * 3)),
        "staff": str(1 + int(place * 12)),
        "template": str(1 + int(place * 3)),
        "first": (today - _MONTH).isoformat(),
        "last": (today - timedelta(days=1)).isoformat(),
    }


def _alike(pattern: int, place: float, size: Size) -> int:
    """Pick a customer of a pattern of visits; `place` is where among them."""
    of_it = size.customers // ALIKE
    return pattern + ALIKE * (int(place * of_it) if pattern else 1 + int(place * (of_it - 1)))
