"""What a day comes to: its bills, the money that came and went on it, and the tips of its staff, in paise."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tula.domain.invoice import PaymentMethod
from tula.domain.tip import share_tip


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSum:
    """How many documents, and what they come to."""

    count: int = 0
    amount: int = 0

    def minus(self, other: "DocumentSum") -> "DocumentSum":
        """Give what came on top of `other`."""
        return DocumentSum(count=self.count - other.count, amount=self.amount - other.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money of one method: received, for bills of whatever day, and paid back."""

    method: PaymentMethod
    received: int = 0
    paid_back: int = 0

    @property
    def net(self) -> int:
        """What stayed of it."""
        return self.received - self.paid_back

    def minus(self, other: "Tender") -> "Tender":
        """Give what came on top of `other`."""
        return Tender(
            method=self.method, received=self.received - other.received, paid_back=self.paid_back - other.paid_back
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffTips:
    """The tips of one of the staff; without an id they are nobody's yet."""

    staff_id: int | None
    name: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """A day in sums. `bills` stand, `voids` do not; `due` is what customers still owe on the day's bills."""

    bills: DocumentSum
    voids: DocumentSum
    credit_notes: DocumentSum
    due: int
    tenders: tuple[Tender, ...]
    tips: tuple[StaffTips, ...] = ()

    @property
    def cash_expected(self) -> int:
        """What the day put into the drawer; below zero when more cash was paid back than came in."""
        return next(tender.net for tender in self.tenders if tender.method is PaymentMethod.CASH)

    @property
    def received(self) -> int:
        """Money of every method that came in."""
        return sum(tender.received for tender in self.tenders)

    @property
    def paid_back(self) -> int:
        """Money of every method that went back."""
        return sum(tender.paid_back for tender in self.tenders)

    @property
    def is_nothing(self) -> bool:
        """Tell whether nothing was billed, credited, received or paid back."""
        return not (self.bills.count or self.voids.count or self.credit_notes.count or self.received or self.paid_back)

    def minus(self, other: "DayFigures") -> "DayFigures":
        """Give what came on top of `other`, the same day as it was before; tips are left out."""
        return DayFigures(
            bills=self.bills.minus(other.bills),
            voids=self.voids.minus(other.voids),
            credit_notes=self.credit_notes.minus(other.credit_notes),
            due=self.due - other.due,
            tenders=tuple(now.minus(then) for now, then in zip(self.tenders, other.tenders, strict=True)),
        )

    def to_stored(self) -> dict[str, Any]:
        """Write the figures as the JSON that a close keeps (paise)."""
        return asdict(self)


def read_figures(stored: Mapping[str, Any]) -> DayFigures:
    """Read the figures that a close kept."""
    return DayFigures(
        bills=DocumentSum(**stored["bills"]),
        voids=DocumentSum(**stored["voids"]),
        credit_notes=DocumentSum(**stored["credit_notes"]),
        due=stored["due"],
        tenders=tuple(Tender(**{**one, "method": PaymentMethod(one["method"])}) for one in stored["tenders"]),
        tips=tuple(StaffTips(**one) for one in stored["tips"]),
    )


def fill_tenders(*, received: Mapping[str, int], paid_back: Mapping[str, int]) -> tuple[Tender, ...]:
    """Give every method its money; one that nothing came or went by has none."""
    return tuple(
        Tender(method=method, received=received.get(method, 0), paid_back=paid_back.get(method, 0))
        for method in PaymentMethod
    )


# --- Tips -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TippedBill:
    """A tip, or one that was credited (below zero), and who served the bill for what list value."""

    tip: int
    served: Sequence[tuple[int | None, int]]


def share_tips(bills: Iterable[TippedBill], *, names: Mapping[int, str]) -> tuple[StaffTips, ...]:
    """Share the tips of a day's bills among the staff, by name; what belongs to nobody comes last."""
    sums: dict[int | None, int] = defaultdict(int)
    for bill in bills:
        for staff_id, part in share_tip(abs(bill.tip), bill.served).items():
            sums[staff_id] += part if bill.tip > 0 else -part
    known = sorted((names[staff_id], staff_id, amount) for staff_id, amount in sums.items() if staff_id is not None)
    tips = [StaffTips(staff_id=staff_id, name=name, amount=amount) for name, staff_id, amount in known if amount]
    if sums[None]:
        tips.append(StaffTips(staff_id=None, name="Nobody named", amount=sums[None]))
    return tuple(tips)
