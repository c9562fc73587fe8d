"""Packages applied to a bill: every redemption becomes one ledger entry."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tula.domain.benefits import ChangeType, Redemption
from tula.domain.bill import Draft, DraftLine
from tula.domain.bill_request import PackageAsk, ServiceAsk
from tula.domain.lifecycle import (
    HeldItem,
    ItemBalance,
    PackageState,
    StoredStatus,
    Tally,
    package_status,
    stored_status,
    sum_items,
)
from tula.operations import ledger
from tula.operations.packages import Purchase, grant_entries, purchase_rows
from tula.operations.rows import insert_rows


def redemption_key(*, invoice_id: int, line_id: int, revision: int, part: int) -> str:
    """Write the ledger key of one redemption: `inv:7:line:11:v1:1`."""
    return f"inv:{invoice_id}:line:{line_id}:v{revision}:{part}"


def apply_benefits(
    session: Session,
    *,
    draft: Draft,
    invoice_id: int,
    line_ids: Sequence[int],
    usage_at: datetime,
    actor: str,
    now: datetime,
) -> None:
    """Write the packages that a drafted bill sells, and post their grants and all redemptions.

    The customer's entitlements are locked and evaluated already.
    """
    purchases = purchases_of(draft)
    insert_rows(session, *purchase_rows(purchases, actor=actor, now=now))
    grants = [entry for purchase in purchases for entry in grant_entries(purchase, now=now)]
    uses = redemption_entries(draft=draft, invoice_id=invoice_id, line_ids=line_ids, usage_at=usage_at)
    ledger.post(session, entries=[*grants, *uses], actor=actor, now=now)


def purchases_of(draft: Draft) -> list[Purchase]:
    """Give the packages that a drafted bill sells, at the price its line comes to."""
    return [
        Purchase(
            sold=line.sold,
            customer_id=draft.customer.id,
            price_paid=line.priced.net,
            price_before_tax=line.priced.tax.taxable,
            discount=line.priced.discount,
            notes=line.ask.notes if isinstance(line.ask, PackageAsk) else "",
        )
        for line in draft.lines
        if line.sold
    ]


def redemption_entries(
    *, draft: Draft, invoice_id: int, line_ids: Sequence[int], usage_at: datetime
) -> list[ledger.Entry]:
    """Write every redemption of a drafted bill as the ledger entry that posts it."""
    return [
        _entry(
            draft=draft,
            line=line,
            redemption=redemption,
            invoice_id=invoice_id,
            line_id=line_id,
            part=part,
            usage_at=usage_at,
        )
        for line, line_id in zip(draft.lines, line_ids, strict=True)
        for part, redemption in enumerate(line.priced.redemptions, start=1)
    ]


def _entry(
    *,
    draft: Draft,
    line: DraftLine,
    redemption: Redemption,
    invoice_id: int,
    line_id: int,
    part: int,
    usage_at: datetime,
) -> ledger.Entry:
    staff_id = line.ask.staff_id if isinstance(line.ask, ServiceAsk) else None
    reason = line.ask.override_reason if isinstance(line.ask, ServiceAsk) else ""
    return ledger.Entry(
        change_type=ChangeType.USE,
        kind=redemption.kind,
        customer_id=draft.customer.id,
        customer_package_id=redemption.customer_package_id,
        item_id=redemption.entitlement_id,
        service_id=line.subject.id,
        qty=None if redemption.qty is None else -redemption.qty,
        amount=-redemption.amount,
        is_tender=redemption.tender,
        rule=redemption.rule,
        reason=reason or None,
        invoice_id=invoice_id,
        line_id=line_id,
        key=redemption_key(invoice_id=invoice_id, line_id=line_id, revision=1, part=part),
        usage_at=usage_at,
        staff_id=staff_id,
    )


def updated_packages(*, draft: Draft, held: Sequence[HeldItem]) -> list[PackageState]:
    """Tell how the packages that a bill sold or used stand after it."""
    taken: dict[int, list[Redemption]] = {}
    touched = {line.sold.ids.package_id for line in draft.lines if line.sold}
    for line in draft.lines:
        for redemption in line.priced.redemptions:
            if redemption.entitlement_id is not None and redemption.customer_package_id is not None:
                taken.setdefault(redemption.entitlement_id, []).append(redemption)
                touched.add(redemption.customer_package_id)
    packages: dict[int, list[HeldItem]] = {}
    for item in (*held, *_sold_items(draft)):
        if item.entitlement.customer_package_id in touched:
            after = replace(item, balance=_after(item.balance, taken.get(item.entitlement.id, ())))
            packages.setdefault(item.entitlement.customer_package_id, []).append(after)
    return [_state(package_id, items, draft) for package_id, items in sorted(packages.items())]


def _sold_items(draft: Draft) -> Iterator[HeldItem]:
    """Give what the customer holds by the packages that the bill sells, before it uses any of it."""
    for line in draft.lines:
        if line.sold:
            for entitlement, balance in zip(line.sold.entitlements(), line.sold.balances(), strict=True):
                yield HeldItem(
                    customer_id=draft.customer.id,
                    entitlement=entitlement,
                    balance=balance,
                    pkg_type=line.sold.template.pkg_type,
                    status=StoredStatus.ACTIVE,
                )


def _after(balance: ItemBalance, redemptions: Sequence[Redemption]) -> ItemBalance:
    qty = sum(one.qty or 0 for one in redemptions)
    amount = sum(one.amount for one in redemptions)
    return replace(balance, sessions=_use(balance.sessions, qty), credit=_use(balance.credit, amount))


def _use(tally: Tally | None, used: int) -> Tally | None:
    return None if tally is None else replace(tally, used=tally.used + used)


def _state(package_id: int, items: Sequence[HeldItem], draft: Draft) -> PackageState:
    balances = [item.balance for item in items]
    return PackageState(
        customer_package_id=package_id,
        pkg_type=items[0].pkg_type,
        balance=sum_items(balances),
        status=package_status(
            stored=stored_status(balances),
            validity=items[0].entitlement.validity,
            today=draft.invoice_date,
        ),
    )
