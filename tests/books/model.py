"""The books of a small spa in plain Python: what must stand after every deed, restated from the rules of the trade.

It shares no code with the program but the values that `tests.properties.oracle` reads, and knows nothing of rows,
locks or revisions. Amounts are paise. The spa taxes services at 5% on top and the serum at 18% included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.properties.oracle import percent_of, serve
from tula.domain.benefits import BenefitKind, Entitlement, ServiceLine
from tula.domain.validity import Pause, Validity


class Refused(Exception):  # noqa: N818 - named as the program names its failures
    """The deed must be answered 409."""


def half_up(value: int, part: int, whole: int) -> int:
    """Take part/whole of a value."""
    exact = Decimal(value) * Decimal(part) / Decimal(whole)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


# --- Packages --------------------------------------------------------------------------------------


@dataclass
class Item:
    """One benefit: `total` is sessions or paise, None where nothing is counted."""

    id: int
    package: Package
    kind: BenefitKind
    service: int | None
    total: int | None
    percent_bp: int | None = None
    used: int = 0

    @property
    def left(self) -> int | None:
        return None if self.total is None else self.total - self.used

    def entitlement(self) -> Entitlement:
        is_prepaid = self.kind is BenefitKind.PREPAID
        return Entitlement(
            id=self.id,
            customer_package_id=self.package.id,
            package_name="a package",
            kind=self.kind,
            validity=Validity(
                valid_from=self.package.valid_from,
                expires_on=self.package.expires_on,
                pauses=tuple(Pause(start=start, end=end) for start, end in self.package.pauses),
            ),
            assigned_on=self.package.assigned_on,
            service_id=self.service,
            percent_bp=self.percent_bp,
            remaining_qty=None if is_prepaid else self.left,
            remaining_amount=self.left if is_prepaid else None,
        )


@dataclass
class Package:
    """A customer's package."""

    id: int
    assigned_on: date
    valid_from: date
    expires_on: date
    items: list[Item] = field(default_factory=list)
    pauses: list[tuple[date, date | None]] = field(default_factory=list)

    def status(self, today: date) -> str:
        if all(item.left == 0 for item in self.items):
            return "completed"
        if today > self.expires_on:
            return "expired"
        return "paused" if self.is_paused(today) else "active"

    def is_paused(self, on: date) -> bool:
        return any(start <= on and (end is None or on < end) for start, end in self.pauses)

    def is_usable(self, on: date) -> bool:
        return self.valid_from <= on <= self.expires_on and not self.is_paused(on)


# --- Invoices --------------------------------------------------------------------------------------


@dataclass
class Use:
    """A redemption in force: what it took at first, what credits gave back of it, what the ledger holds now."""

    item: Item | None
    qty: int | None
    amount: int
    returned_qty: int = 0
    returned_amount: int = 0
    held: int = 0

    def __post_init__(self) -> None:
        self.held = self.amount if self.qty is None else self.qty


@dataclass
class Line:
    """One line: a service with its uses, or the serum."""

    id: int
    service: int | None
    qty: int
    price: int
    discount_bp: int
    benefit: str
    uses: list[Use] = field(default_factory=list)
    credited: list[tuple[int, int, int]] = field(default_factory=list)
    """Units, line total and one head of each credit."""

    @property
    def discount(self) -> int:
        return percent_of(self.price * self.qty, self.discount_bp)

    @property
    def net(self) -> int:
        return self.price * self.qty - self.discount - sum(use.amount for use in self.uses)

    @property
    def head(self) -> int:
        """CGST, which equals SGST."""
        return half_up(self.net, 25, 1_000) if self.service else half_up(self.net, 9, 118)

    @property
    def total(self) -> int:
        return self.net + 2 * self.head if self.service else self.net

    @property
    def left(self) -> int:
        return self.qty - sum(qty for qty, _, _ in self.credited)


@dataclass
class Credit:
    """What a credit note must say."""

    total: int
    lines: list[tuple[int, int, int, int]]
    """Line, units, line total and one head."""
    paid_out: int


@dataclass
class Invoice:
    """An issued invoice."""

    id: int
    charge_date: date
    lines: list[Line]
    paid: int = 0
    paid_back: int = 0
    version: int = 1
    is_void: bool = False
    credits: int = 0

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def credited(self) -> int:
        return sum(total for line in self.lines for _, total, _ in line.credited)

    @property
    def balance(self) -> int:
        """What is still owed; below zero when money is to go back."""
        return (0 if self.is_void else self.total - self.credited) - self.paid + self.paid_back

    @property
    def due(self) -> int:
        return max(0, self.balance)

    @property
    def refund_due(self) -> int:
        return max(0, -self.balance)

    def line(self, line_id: int) -> Line:
        return next(line for line in self.lines if line.id == line_id)


# --- The spa ---------------------------------------------------------------------------------------


@dataclass
class Spa:
    """All that one customer holds and owes, and the serum on the shelf."""

    today: date
    stock: int
    packages: list[Package] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    @property
    def items(self) -> list[Item]:
        return [item for package in self.packages for item in package.items]

    def item(self, item_id: int) -> Item:
        return next(item for item in self.items if item.id == item_id)

    # --- Billing

    def plan(self, line: Line, on: date) -> list[Use]:
        """Say which benefits serve a line on a date, as the balances are now."""
        value = line.price * line.qty - line.discount
        if not line.service or line.benefit == "none":
            return []
        if line.benefit == "complimentary":
            return [Use(item=None, qty=line.qty, amount=value)]
        asked = ServiceLine(service_id=line.service, qty=line.qty, unit_price=line.price, discount=line.discount)
        held = [item.entitlement() for item in self.items]
        [taken] = serve([asked], held, on, stacking=False)
        return [Use(item=self.item(one) if one else None, qty=qty, amount=amount) for one, qty, amount in taken]

    def take(self, uses: Iterable[Use]) -> None:
        for use in uses:
            if use.item:
                use.item.used += use.held

    def bill(self, lines: list[Line]) -> None:
        """Serve lines in their order and take the serum from the shelf."""
        wanted = sum(line.qty for line in lines if not line.service)
        if wanted > self.stock:
            raise Refused
        self.stock -= wanted
        for line in lines:
            line.uses = self.plan(line, self.today)
            self.take(line.uses)

    # --- Undo

    def give_back(self, use: Use) -> int:
        """Reverse what the ledger holds of a use, at most up to what was granted; say how much that was."""
        if use.item is None:
            return use.held
        restored = min(use.held, use.item.used)
        use.item.used -= restored
        return restored

    def void(self, invoice: Invoice) -> None:
        if invoice.is_void or invoice.credits:
            raise Refused
        for line in invoice.lines:
            for use in line.uses:
                self.give_back(use)
            if not line.service:
                self.stock += line.qty
        invoice.is_void = True

    def credit(self, invoice: Invoice, quantities: dict[int, int], *, restock: bool) -> Credit:
        """Take units of lines back; what the customer keeps of a use is taken again."""
        lines = [line for line in invoice.lines if line.id in quantities]
        if invoice.is_void or not lines or any(line.left < quantities[line.id] for line in lines):
            raise Refused
        owed, told = invoice.due, []
        surplus = invoice.refund_due
        for line in lines:
            qty = quantities[line.id]
            so_far = line.qty - line.left + qty
            total = half_up(line.total, so_far, line.qty) - sum(part for _, part, _ in line.credited)
            head = half_up(line.head, so_far, line.qty) - sum(part for _, _, part in line.credited)
            line.credited.append((qty, total, head))
            told.append((line.id, qty, total, head))
            for use in line.uses:
                self.return_share(use, so_far, line.qty)
            if not line.service and restock:
                self.stock += qty
        invoice.credits += 1
        value = sum(total for _, _, total, _ in told)
        paid_out = max(0, value - owed + surplus)
        invoice.paid_back += paid_out
        return Credit(total=value, lines=told, paid_out=paid_out)

    def return_share(self, use: Use, part: int, whole: int) -> None:
        """Bring what is given back of a use up to a share of it: all of it goes back, what is kept is taken again."""
        qty = None if use.qty is None else half_up(use.qty, part, whole)
        amount = half_up(use.amount, part, whole)
        if qty is None and amount == use.returned_amount:
            return
        if qty is not None and qty == use.returned_qty:
            return
        use.returned_qty, use.returned_amount = qty or 0, amount
        keep = use.amount - amount if use.qty is None else use.qty - (qty or 0)
        restored = self.give_back(use)
        use.held = min(keep, restored)
        if use.item:
            use.item.used += use.held

    def edit(self, invoice: Invoice, line: Line, change: Callable[[Line], None]) -> None:
        """Give back what a line took, change it, and serve it again by its charge date."""
        if invoice.is_void or invoice.credits:
            raise Refused
        for use in line.uses:
            self.give_back(use)
        if not line.service:
            self.stock += line.qty
        change(line)
        if not line.service:
            if line.qty > self.stock:
                raise Refused
            self.stock -= line.qty
        line.uses = self.plan(line, invoice.charge_date)
        self.take(line.uses)
        invoice.version += 1

    # --- Packages by hand

    def use(self, item: Item, size: int) -> None:
        if not item.package.is_usable(self.today) or (item.left is not None and item.left < size):
            raise Refused
        item.used += size

    def hand_back(self, item: Item, size: int) -> None:
        if item.used < size:
            raise Refused
        item.used -= size

    def adjust(self, item: Item, size: int) -> None:
        """Lower what was used first, and grant the rest; below zero, take from what is left."""
        if item.total is None or item.left is None or item.left < -size:
            raise Refused
        given_back = min(item.used, size)
        item.used -= given_back
        item.total += size - given_back

    def pause(self, package: Package) -> None:
        if package.status(self.today) != "active" or any(end == self.today for _, end in package.pauses):
            raise Refused
        package.pauses.append((self.today, None))

    def resume(self, package: Package) -> None:
        running = [start for start, end in package.pauses if end is None]
        if not running:
            raise Refused
        [start] = running
        package.pauses.remove((start, None))
        if start < self.today:
            package.pauses.append((start, self.today))
        package.expires_on += timedelta(days=(self.today - start).days)
