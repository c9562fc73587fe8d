"""Sell, bill, pay, edit, void, refund, pause, expire, adjust and use in any order: the books are the model's, always.

`TULA_SEQUENCES` sets how many sequences are tried (500 unless it says otherwise).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from tests.books.model import Invoice, Item, Line, Package, Refused, Spa
from tests.desk import Answer, Desk
from tula.domain.benefits import BenefitKind
from tula.queries.verify import run_verify

SEQUENCES = int(os.environ.get("TULA_SEQUENCES", "500"))
PARTS = 4
NOON = datetime(2026, 6, 15, 6, 30, tzinfo=UTC)
SHELF = 9
DAYS_VALID = 20
PRICES = {"cut": 33_333, "facial": 123_457}
SERUM = 34_007
OIL, OIL_OF_A_FACIAL = 5_000, 7
"""Millilitres of the back bar, and of one treatment."""
CATALOGUE = (
    "service",
    "service_consumable",
    "gst_rate",
    "staff",
    "product",
    "package_template",
    "package_template_item",
)
KEPT = ("alembic_version", *CATALOGUE, "audit_log", "audit_seal", "audit_head")

lines = st.tuples(
    st.sampled_from(["cut", "cut", "facial"]),
    st.integers(1, 3),
    st.sampled_from([0, 0, 0, 10, 33.33]),
    st.sampled_from(["auto"] * 6 + ["none", "complimentary"]),
)
picks = st.integers(0, 10_000)
paise = st.sampled_from([1, 100_00, 333_33, 2_000_00])


class Books(RuleBasedStateMachine):
    """One customer at the desk. Each rule does a deed on the model and over HTTP and compares the answers."""

    desk: Desk
    engine: Engine
    ids: dict[str, int]
    templates: list[int]

    def __init__(self) -> None:
        super().__init__()
        with self.engine.begin() as connection:
            tables = connection.execute(
                text(
                    "SELECT string_agg(quote_ident(tablename), ',') FROM pg_tables"
                    " WHERE schemaname = 'public' AND tablename <> ALL (:kept)"
                ),
                {"kept": list(KEPT)},
            ).scalar_one()
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
        self.clock = time_machine.travel(NOON, tick=False)
        self.time = self.clock.start()
        self.customer = self.desk.customer()
        self.desk.batch(self.ids["serum"], 4, batch_no="B1", received_on="2026-06-01")
        self.desk.batch(self.ids["serum"], SHELF - 4, batch_no="B2", received_on="2026-06-02")
        self.desk.batch(self.ids["oil"], 20, batch_no="O1", received_on="2026-06-01")
        self.desk.batch(self.ids["oil"], OIL - 20, batch_no="O2", received_on="2026-06-02")
        self.spa = Spa(today=date(2026, 6, 15), stock=SHELF)

    # --- Deeds

    def attempt(self, deed: Callable[[Spa], Any], answer: Callable[[], Answer]) -> tuple[Any, Answer | None]:
        """Do a deed on a copy of the model and for real: both succeed, or both refuse."""
        model = deepcopy(self.spa)
        try:
            said = deed(model)
        except Refused:
            real = answer()
            assert real.status == 409, real
            return None, None
        real = answer()
        assert real.status in {200, 201}, real
        self.spa = model
        return said, real

    @initialize(template=picks, units=st.integers(1, 3))
    def open_the_door(self, template: int, units: int) -> None:
        """There is always a package, and an invoice that used it, to do something with."""
        self.sell(template)
        self.bill([("cut", units, 0, "auto"), ("facial", units, 0, "auto")], serum=1, share=2)

    @rule(template=picks)
    def sell(self, template: int) -> None:
        sold = self.desk.assign(self.customer, self.templates[template % len(self.templates)])
        package = Package(
            id=sold["id"],
            assigned_on=self.spa.today,
            valid_from=self.spa.today,
            expires_on=self.spa.today + timedelta(days=DAYS_VALID),
        )
        for item in sold["items"]:
            kind = BenefitKind(item["benefit_type"])
            total = in_paise(item["balance_total"]) if kind is BenefitKind.PREPAID else item["total_qty"]
            percent = item["discount_percent"]
            package.items.append(
                Item(
                    id=item["id"],
                    package=package,
                    kind=kind,
                    service=item["service_id"],
                    total=total,
                    percent_bp=round(percent * 100) if percent else None,
                )
            )
        self.spa.packages.append(package)

    @rule(services=st.lists(lines, max_size=3), serum=st.integers(0, 3), share=st.sampled_from([0, 1, 2, 2]))
    def bill(self, services: list[tuple[str, int, float, str]], serum: int, share: int) -> None:
        if not services and not serum:
            return
        asked = [
            Line(id=0, service=self.ids[name], qty=qty, price=PRICES[name], discount_bp=round(off * 100), benefit=how)
            for name, qty, off, how in services
        ]
        if serum:
            asked.append(Line(id=0, service=None, qty=serum, price=SERUM, discount_bp=0, benefit="auto"))
        body: dict[str, Any] = {
            "services": [
                {
                    "service_id": line.service,
                    "qty": line.qty,
                    "discount_percent": line.discount_bp / 100,
                    "benefit": line.benefit,
                    "override_reason": "" if line.benefit == "auto" else "as agreed",
                }
                for line in asked
                if line.service
            ],
            "products": [{"product_id": self.ids["serum"], "qty": serum}] if serum else [],
        }

        def deed(spa: Spa) -> Invoice:
            wanted = deepcopy(asked)
            spa.bill(wanted)
            invoice = Invoice(id=0, charge_date=spa.today, lines=wanted)
            invoice.paid = invoice.total * share // 2
            spa.invoices.append(invoice)
            return invoice

        def answer() -> Answer:
            preview = self.desk.preview(self.customer, **deepcopy(body))
            if preview.status == 200 and share:
                paid = in_paise(preview.invoice["total_amount"]) * share // 2
                body["payments"] = [{"method": "cash", "amount": paid / 100}] if paid else []
            return self.desk.bill(self.customer, **body)

        invoice, real = self.attempt(deed, answer)
        if invoice is None or real is None:
            return
        invoice.id = real.invoice["id"]
        for line, told in zip(invoice.lines, real.invoice["lines"], strict=True):
            line.id = told["line_id"]
        self.compare_invoice(invoice, real.invoice)

    @rule(which=picks)
    def void(self, which: int) -> None:
        index = which % len(self.spa.invoices)
        self.attempt(
            lambda spa: spa.void(spa.invoices[index]),
            lambda: self.post(f"/api/invoices/{self.spa.invoices[index].id}/void", {"reason": "mistake"}),
        )

    @rule(which=picks, units=st.lists(st.integers(0, 3), min_size=4, max_size=4), restock=st.booleans())
    def refund(self, which: int, units: list[int], restock: bool) -> None:
        index = which % len(self.spa.invoices)
        invoice = self.spa.invoices[index]
        quantities = {line.id: qty for line, qty in zip(invoice.lines, units, strict=False) if qty}
        body: dict[str, Any] = {"reason": "not happy", "restock": restock}
        if quantities:
            body["lines"] = [{"line_id": line_id, "qty": qty} for line_id, qty in quantities.items()]
        else:
            quantities = {line.id: line.left for line in invoice.lines if line.left}
        credit, real = self.attempt(
            lambda spa: spa.credit(spa.invoices[index], quantities, restock=restock),
            lambda: self.post(f"/api/invoices/{invoice.id}/refund", body),
        )
        if credit is None or real is None:
            return
        note = real.json["credit_note"]
        assert in_paise(note["total_amount"]) == credit.total
        told = {
            (one["line_id"], one["qty"], in_paise(one["line_total"]), in_paise(one["cgst_amount"]))
            for one in note["lines"]
        }
        assert told == set(credit.lines)
        assert sum(in_paise(one["amount"]) for one in note["refunds"]) == credit.paid_out

    @rule(which=picks, line=picks, change=lines)
    def edit(self, which: int, line: int, change: tuple[str, int, float, str]) -> None:
        index = which % len(self.spa.invoices)
        invoice = self.spa.invoices[index]
        place = line % len(invoice.lines)
        edited = invoice.lines[place]
        name, qty, off, how = change
        body: dict[str, Any] = {"version": invoice.version, "qty": qty, "discount_percent": off}
        if edited.service:
            body |= {"service_id": self.ids[name], "benefit": how, "unit_price": PRICES[name] / 100}
            body |= {"override_reason": "as agreed"} if how != "auto" else {}

        def apply(changed: Line) -> None:
            changed.qty, changed.discount_bp = qty, round(off * 100)
            if changed.service:
                changed.service, changed.price, changed.benefit = self.ids[name], PRICES[name], how

        def deed(spa: Spa) -> Invoice:
            spa.edit(spa.invoices[index], spa.invoices[index].lines[place], apply)
            return spa.invoices[index]

        answered, real = self.attempt(
            deed, lambda: self.desk.send("PATCH", f"/api/invoices/{invoice.id}/lines/{edited.id}", body)
        )
        if answered and real:
            self.compare_invoice(answered, real.invoice)

    @rule(which=picks, half=st.booleans())
    def pay(self, which: int, half: bool) -> None:
        invoice = self.spa.invoices[which % len(self.spa.invoices)]
        path, owed = ("payments", invoice.due) if invoice.due else ("payouts", invoice.refund_due)
        amount = owed - owed // 2 if half else owed
        if not amount:
            return
        real = self.post(f"/api/invoices/{invoice.id}/{path}", {"method": "cash", "amount": amount / 100})
        assert real.status == 201, real
        if path == "payments":
            invoice.paid += amount
        else:
            invoice.paid_back += amount

    @rule(
        which=picks,
        deed=st.sampled_from(["use", "refund", "refund", "add", "remove"]),
        qty=st.integers(1, 3),
        money=paise,
    )
    def by_hand(self, which: int, deed: str, qty: int, money: int) -> None:
        used = [item for item in self.spa.items if item.used] if deed == "refund" else []
        items = used or self.spa.items
        item = items[which % len(items)]
        size = money if item.kind is BenefitKind.PREPAID else qty
        body: dict[str, Any] = {"service_id": item.service or self.ids["facial"], "item_id": item.id}
        told = -size if deed == "remove" else size
        body |= {"amount": told / 100} if item.kind is BenefitKind.PREPAID else {"qty": told}
        if deed == "use":
            path = "use"
        else:
            path = "adjust"
            body |= {"reason": "as agreed", "change_type": "refund" if deed == "refund" else "adjust"}

        def on_model(spa: Spa) -> None:
            same = spa.item(item.id)
            match deed:
                case "use":
                    spa.use(same, size)
                case "refund":
                    spa.hand_back(same, size)
                case _:
                    spa.adjust(same, told)

        self.attempt(on_model, lambda: self.post(f"/packages/api/customer-packages/{item.package.id}/{path}", body))

    @rule(which=picks, deed=st.sampled_from(["pause", "resume"]))
    def stop(self, which: int, deed: str) -> None:
        index = which % len(self.spa.packages)
        self.attempt(
            lambda spa: getattr(spa, deed)(spa.packages[index]),
            lambda: self.post(f"/packages/api/customer-packages/{self.spa.packages[index].id}/{deed}", {}),
        )

    @rule(days=st.sampled_from([1, 1, 7, DAYS_VALID + 1]))
    def wait(self, days: int) -> None:
        self.spa.today += timedelta(days=days)
        self.time.shift(timedelta(days=days))

    # --- The books afterwards

    def teardown(self) -> None:
        try:
            self.compare()
        finally:
            self.clock.stop()

    def compare(self) -> None:
        for package in self.spa.packages:
            self.compare_package(package)
        for invoice in self.spa.invoices:
            self.compare_invoice(invoice, self.desk.get(f"/api/invoices/{invoice.id}")["invoice"])
        found = self.desk.get(f"/api/inventory/batches/for-consumption?product_id={self.ids['serum']}&qty=1")
        assert sum(batch["qty_available"] for batch in found["batches"]) == self.spa.stock
        found = self.desk.get(f"/api/inventory/batches/for-consumption?product_id={self.ids['oil']}&qty=1")
        facials = sum(
            line.qty
            for invoice in self.spa.invoices
            for line in invoice.lines
            if line.service == self.ids["facial"] and not invoice.is_void
        )
        assert sum(batch["qty_available"] for batch in found["batches"]) == OIL - OIL_OF_A_FACIAL * facials
        with Session(self.engine) as session:
            assert run_verify(session) == []

    def compare_package(self, package: Package) -> None:
        told = self.desk.package(package.id)
        assert told["status"] == package.status(self.spa.today)
        assert told["expires_on"] == package.expires_on.isoformat()
        for item, answer in zip(package.items, told["items"], strict=True):
            if item.kind is BenefitKind.PREPAID:
                figures = in_paise(answer["balance_total"]), in_paise(answer["balance_used"])
            else:
                figures = answer["total_qty"], answer["used_qty"]
            assert figures == (item.total, item.used), item.kind

    def compare_invoice(self, invoice: Invoice, told: dict[str, Any]) -> None:
        assert told["status"] == ("void" if invoice.is_void else "issued")
        assert told["version"] == invoice.version
        assert in_paise(told["total_amount"]) == invoice.total
        assert in_paise(told["amount_paid"]) == invoice.paid
        assert in_paise(told["balance_due"]) == invoice.due
        assert in_paise(told["refund_due"]) == invoice.refund_due
        for line, answer in zip(invoice.lines, told["lines"], strict=True):
            assert in_paise(answer["line_total"]) == line.total
            assert in_paise(answer["cgst_amount"]) == in_paise(answer["sgst_amount"]) == line.head
            if not invoice.is_void and not invoice.credits:
                uses = [(one["entitlement_id"], one["qty"], in_paise(one["amount"])) for one in answer["redemptions"]]
                assert uses == [(use.item.id if use.item else None, use.qty, use.amount) for use in line.uses]

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        return self.desk.send("POST", path, body)


def in_paise(rupees: float) -> int:
    return round(rupees * 100)


@pytest.fixture
def spa_at_work(client: FlaskClient, clean_database: str) -> Iterator[type[Books]]:
    """The machine with a catalogue that every sequence finds again."""
    owner = create_engine(clean_database)
    desk = Desk(client)
    cut = desk.service("Haircut", PRICES["cut"] / 100, gst_rate=5)
    oil = desk.product("Oil", 2, unit="ml", is_retail=False)
    used = [{"product_id": oil, "qty": OIL_OF_A_FACIAL}]
    facial = desk.service("Facial", PRICES["facial"] / 100, gst_rate=5, consumables=used)
    serum = desk.product("Serum", SERUM / 100, gst_rate=18, tax_inclusive=True)
    free = {"service_id": facial, "benefit_type": "free", "qty": 4}
    kinds = {
        "session": [free],
        "membership": [{"service_id": cut, "benefit_type": "unlimited"}],
        "discount": [{"service_id": None, "benefit_type": "discount", "percent": 33.33, "qty": 3}],
        "value": [{"service_id": None, "benefit_type": "prepaid", "amount": 2_000}],
        "combo": [{**free, "qty": 2}, {"service_id": cut, "benefit_type": "prepaid", "amount": 777.77}],
    }
    templates = [
        desk.template(f"a {kind}", kind, items, validity_days=DAYS_VALID, price=1_000) for kind, items in kinds.items()
    ]

    class Here(Books):
        pass

    Here.desk, Here.engine, Here.templates = desk, owner, templates
    Here.ids = {"cut": cut, "facial": facial, "serum": serum, "oil": oil}
    yield Here
    owner.dispose()


@pytest.mark.slow
@pytest.mark.timeout(0)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_books_are_the_models(spa_at_work: type[Books], part: int) -> None:
    tries = settings(
        max_examples=SEQUENCES // PARTS,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(spa_at_work, settings=tries)
