"""The audit log over HTTP: where from, before and after, filters, pages by place, files, who may see it."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Answer, Desk
from tests.statements import counted
from tula import db
from tula.queries import audit_log

BACKDATED = "INSERT INTO audit_log (at, actor, action, entity, entity_id, details) SELECT"


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200, gst_rate=5)


def entries(client: FlaskClient, query: str = "") -> list[str]:
    """The deeds that are shown, as `what · record · who`."""
    page = client.get(f"/audit{query}").text
    shown = re.findall(r"<summary>(.*?)</summary>", page, flags=re.DOTALL)
    return [" · ".join(re.findall(r">\s*([^<>\s][^<>]*?)\s*<", one)[1:4]) for one in shown]


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/audit/export.csv{query}").data.decode("utf-8-sig"))))


def stored(action: str) -> list[Any]:
    query = text("SELECT * FROM audit_log WHERE action = :action ORDER BY id")
    return db.reading(lambda session: list(session.execute(query, {"action": action})))


def test_a_deed_says_where_it_was_asked_from_and_the_answer_names_it(desk: Desk) -> None:
    answer = desk.send("POST", "/api/customers", {"name": "Asha", "phone": "9845012345"})
    (deed,) = stored("customer.added")
    assert (deed.address, deed.request_id) == ("127.0.0.1", answer.headers["X-Request-Id"])
    again = desk.send("GET", "/api/customers")
    assert again.headers["X-Request-Id"] != deed.request_id
    assert len(deed.request_id) == 16


def test_what_the_server_does_by_itself_comes_from_nowhere(desk: Desk, client: FlaskClient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"{BACKDATED} now(), 'cron', 'day.closed', 'day_close', 1, '{{}}'"))
    (deed,) = stored("day.closed")
    assert (deed.address, deed.request_id) == (None, None)
    assert "on the server" in client.get("/audit").text


def test_a_change_is_told_before_and_after(desk: Desk, client: FlaskClient, facial: int) -> None:
    desk.send("PATCH", f"/api/services/{facial}", {"price": 1350, "gst_rate": 18})
    desk.settings(round_to_rupee=True)
    page = client.get("/audit?what=service.changed").text
    told = re.findall(r"<td>([^<]*)</td><td>([^<]*)</td>", page)
    assert told == [("₹1,200", "₹1,350"), ("5%", "18%")]
    assert "<td>no</td><td>yes</td>" in client.get("/audit?what=settings.changed").text


def test_a_bill_tells_its_benefits_and_overrides(desk: Desk, client: FlaskClient, facial: int) -> None:
    asha = desk.customer()
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    answer = desk.billed(
        asha, services=[facial, {"service_id": facial, "benefit": held["id"], "override_reason": "she asked for it"}]
    )
    number = answer.invoice["invoice_number"]
    assert entries(client, "?what=benefit.") == [
        f"Applied a package · Benefit {held['id']} · demo",
        f"Applied a package · Benefit {held['id']} · demo",
        f"Overrode the choice of a package · Invoice {answer.invoice['id']} · demo",
    ]
    page = client.get("/audit?what=benefit.applied").text
    assert "<td>3</td><td>2</td>" in page
    assert "<td>4</td><td>3</td>" in page
    assert "she asked for it" in client.get("/audit?what=benefit.overridden").text
    assert entries(client, f"?record={number}")[-1] == f"Issued an invoice · Invoice {number} · demo"
    assert len(entries(client, f"?record={number.lower()}&what=invoice.issued")) == 1


def test_a_use_by_hand_tells_what_was_left(desk: Desk, client: FlaskClient, facial: int) -> None:
    held = desk.holds(desk.customer(), "free", service_id=facial, qty=4)["package_id"]
    for path, body in (("use", {"qty": 3}), ("adjust", {"qty": 2, "reason": "typed twice", "change_type": "adjust"})):
        answer: Answer = desk.send(
            "POST", f"/packages/api/customer-packages/{held}/{path}", body | {"service_id": facial}
        )
        assert answer.status == 201, answer
    assert stored("package.used")[0].details["left"] == {"from": 4, "to": 1}
    assert stored("package.adjust")[0].details["left"] == {"from": 1, "to": 3}
    assert "typed twice" in client.get(f"/audit?kind=customer_package&record={held}").text


def test_filters(desk: Desk, client: FlaskClient, facial: int) -> None:
    asha = desk.customer()
    desk.send("PATCH", f"/api/customers/{asha}", {"state_code": "29"})
    everything = entries(client)
    assert len(everything) == 3
    for query, count in {
        "?who=demo": 3,
        "?who=somebody": 0,
        "?what=customer.": 2,
        "?what=customer.added": 1,
        "?what=nonsense": 0,
        "?kind=customer": 2,
        f"?kind=customer&record={asha}": 2,
        "?kind=customer&record=999": 0,
        "?q=STATE_CODE": 1,
        "?q=127.0.0": 3,
        "?q=%25": 0,
        "?to=2020-01-01": 0,
        "?from=2020-01-01&to=9999-12-31": 3,
        "?from=nonsense&record=%00": 3,
        "?older_than=999999999999999999": 0,
    }.items():
        assert len(entries(client, query)) == count, query
    assert "Nothing fits" in client.get("/audit?who=somebody").text


def test_pages_go_on_from_an_entry(desk: Desk, client: FlaskClient, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                f"{BACKDATED} now() - make_interval(mins => n / 3), 'meena', 'x.y', 'thing', n, '{{}}'"
                " FROM generate_series(1, 120) n"
            )
        )
    seen: list[str] = []
    address = "/audit?who=meena"
    for _ in range(3):
        page = client.get(address).text
        seen += re.findall(r"Thing (\d+)", "".join(re.findall(r"<summary>.*?</summary>", page, flags=re.DOTALL)))
        onward = re.search(r'rel="next"[^>]*href="([^"]+)"', page)
        address = onward[1].replace("&amp;", "&") if onward else ""
    assert address == ""
    assert sorted(map(int, seen)) == list(range(1, 121))
    assert seen[:2] == ["2", "1"]
    assert len(rows(client, "?who=meena")) == 120


def test_texts_are_looked_for_in_the_newest(desk: Desk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Facial", "Haircut", "Massage"):
        desk.service(name, 100)
    monkeypatch.setattr(audit_log, "SEARCHED", 2)
    assert len(entries(client, "?q=massage")) == 1
    assert len(entries(client, "?q=facial")) == 0


def test_the_file_holds_every_fact_and_no_formula(desk: Desk, client: FlaskClient) -> None:
    desk.service("=1+1", 100)
    (row,) = rows(client)
    assert (row["Who"], row["From"], row["What"], row["Deed"]) == (
        "demo",
        "127.0.0.1",
        "Added a service",
        "service.added",
    )
    assert '"name": "=1+1"' in row["Facts"]
    assert row["Seal"][:8].isalnum()
    assert row["Place"] == "1"
    assert client.get("/audit/export.xlsx").status_code == 200


def test_as_many_queries_for_many_entries_as_for_few(desk: Desk, client: FlaskClient, engine: Engine) -> None:
    def queries() -> int:
        with counted() as statements:
            client.get("/audit?q=x")
            client.get("/audit/export.csv")
        return len(statements)

    desk.customer()
    few = queries()
    with engine.begin() as connection:
        connection.execute(text(f"{BACKDATED} now(), 'x', 'x', 'x', n, '{{}}' FROM generate_series(1, 3000) n"))
    assert queries() == few


def test_the_settings_lead_to_it(client: FlaskClient) -> None:
    assert 'href="/audit"' in client.get("/settings").text
