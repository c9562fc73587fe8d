"""A desk: what the tests do through the HTTP API alone, in the words of the trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient


@dataclass(frozen=True)
class Answer:
    """A status and its JSON."""

    status: int
    json: dict[str, Any]
    headers: Any

    @property
    def invoice(self) -> dict[str, Any]:
        return self.json["invoice"]

    @property
    def line(self) -> dict[str, Any]:
        (line,) = self.invoice["lines"]
        return line


@dataclass(frozen=True)
class Desk:
    """A client of the contract; every method answers the JSON value that matters, or the whole `Answer`."""

    client: FlaskClient

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        response = self.client.open(path, method=method, json=body, headers=headers)
        return Answer(response.status_code, response.get_json(), response.headers)

    def get(self, path: str) -> Any:
        answer = self.send("GET", path)
        assert answer.status == 200, answer
        return answer.json

    def create(self, path: str, noun: str, **body: Any) -> dict[str, Any]:
        answer = self.send("POST", path, body)
        assert answer.status == 201, answer
        return answer.json[noun]

    # --- The catalogue and the people

    def customer(self, name: str = "Asha Rao", **more: Any) -> int:
        return self.create("/api/customers", "customer", name=name, phone=more.pop("phone", "9845012345"), **more)["id"]

    def service(self, name: str, price: float, *, gst_rate: float = 0, **more: Any) -> int:
        return self.create("/api/services", "service", name=name, price=price, gst_rate=gst_rate, **more)["id"]

    def product(self, name: str, price: float, *, gst_rate: float = 0, **more: Any) -> int:
        return self.create("/api/products", "product", name=name, price=price, gst_rate=gst_rate, **more)["id"]

    def staff(self, name: str = "Meena") -> int:
        return self.create("/api/staff", "staff", name=name)["id"]

    def batch(self, product_id: int, qty: int, **more: Any) -> int:
        body = {"product_id": product_id, "batch_no": more.pop("batch_no", "B1"), "qty": qty, **more}
        return self.create("/api/inventory/batches", "batch", **body)["id"]

    def settings(self, **changes: Any) -> None:
        answer = self.send("PATCH", "/api/settings", changes)
        assert answer.status == 200, answer

    # --- Packages

    def template(self, name: str, pkg_type: str, items: list[dict[str, Any]] | None, **more: Any) -> int:
        body: dict[str, Any] = {"name": name, "pkg_type": pkg_type, "price": more.pop("price", 1000), **more}
        if items is not None:
            body["items"] = [{"service_id": None, **item} for item in items]
        return self.create("/packages/api/templates", "template", **body)["id"]

    def assign(self, customer_id: int, package_id: int, **more: Any) -> dict[str, Any]:
        body = {"customer_id": customer_id, "package_id": package_id, "price_paid": more.pop("price_paid", 1000)}
        return self.create("/packages/api/assign", "customer_package", **body, **more)

    def holds(self, customer_id: int, benefit_type: str, *, name: str | None = None, **more: Any) -> dict[str, Any]:
        """Give a customer a package of one benefit; returns its one item, with `package_id` beside."""
        pkg_type = {"unlimited": "membership", "free": "session", "discount": "discount", "prepaid": "value"}[
            benefit_type
        ]
        on_template = {key: more.pop(key) for key in ("weekdays", "validity_days", "benefit_tax_order") if key in more}
        on_sale = {key: more.pop(key) for key in ("valid_from", "expires_on", "price_paid") if key in more}
        template = self.template(
            name or f"{benefit_type} package", pkg_type, [{"benefit_type": benefit_type, **more}], **on_template
        )
        package = self.assign(customer_id, template, **on_sale)
        return {**package["items"][0], "package_id": package["id"]}

    def package(self, package_id: int) -> dict[str, Any]:
        return self.get(f"/packages/api/customer-packages/{package_id}")["customer_package"]

    def usage(self, package_id: int) -> list[dict[str, Any]]:
        return self.get(f"/packages/api/customer-packages/{package_id}/usage")["items"]

    # --- Bills

    def preview(self, customer_id: int, **body: Any) -> Answer:
        return self.send("POST", "/integrated-billing/preview", _bill(customer_id, body))

    def bill(self, customer_id: int, *, key: str | None = None, **body: Any) -> Answer:
        return self.send("POST", "/integrated-billing/create-professional", _bill(customer_id, body), key=key)

    def edit(self, invoice: dict[str, Any], line: int = 0, **change: Any) -> Answer:
        """Edit a line of an invoice, by its place on the bill."""
        path = f"/api/invoices/{invoice['id']}/lines/{invoice['lines'][line]['line_id']}"
        return self.send("PATCH", path, {"version": invoice["version"], **change})

    def edited(self, invoice: dict[str, Any], line: int = 0, **change: Any) -> Answer:
        """Edit, and insist that it worked and reads back as it was answered."""
        answer = self.edit(invoice, line, **change)
        assert answer.status == 200, answer
        assert self.get(f"/api/invoices/{invoice['id']}")["invoice"] == answer.invoice
        return answer

    def billed(self, customer_id: int, **body: Any) -> Answer:
        """Bill, and insist that it worked."""
        answer = self.bill(customer_id, **body)
        assert answer.status == 201, answer
        return answer

    # --- Undo

    def invoice(self, invoice_id: int) -> dict[str, Any]:
        return self.get(f"/api/invoices/{invoice_id}")["invoice"]

    def pay(self, invoice_id: int, amount: float, method: str = "cash") -> Answer:
        return self.send("POST", f"/api/invoices/{invoice_id}/payments", {"method": method, "amount": amount})

    def void(self, invoice_id: int, *, reason: str = "Wrong customer", key: str | None = None) -> Answer:
        return self.send("POST", f"/api/invoices/{invoice_id}/void", {"reason": reason}, key=key)

    def refund(self, invoice_id: int, *units: tuple[int, int], key: str | None = None, **more: Any) -> Answer:
        """Refund units of lines by id; none named means everything left."""
        body: dict[str, Any] = {"reason": "Customer unhappy", **more}
        if units:
            body["lines"] = [{"line_id": line_id, "qty": qty} for line_id, qty in units]
        return self.send("POST", f"/api/invoices/{invoice_id}/refund", body, key=key)

    def refunded(self, invoice_id: int, *units: tuple[int, int], **more: Any) -> dict[str, Any]:
        """Refund, and insist that it worked; the credit note."""
        answer = self.refund(invoice_id, *units, **more)
        assert answer.status == 201, answer
        return answer.json["credit_note"]

    def pay_back(self, invoice_id: int, amount: float, method: str = "cash", **more: Any) -> Answer:
        body = {"method": method, "amount": amount, **more}
        return self.send("POST", f"/api/invoices/{invoice_id}/payouts", body)


def _bill(customer_id: int, body: dict[str, Any]) -> dict[str, Any]:
    """Let a service be named by its id alone."""
    services = [line if isinstance(line, dict) else {"service_id": line} for line in body.pop("services", [])]
    return {"customer_id": customer_id, "services": services, **body}


def day(offset: int, today: date) -> str:
    """The date some days from today, as JSON has it."""
    return (today + timedelta(days=offset)).isoformat()
