"""What a bill depends on besides the request, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tula.domain.benefits import Entitlement
from tula.domain.catalogue import CatalogueFact
from tula.domain.fifo import Batch, PickOrder
from tula.domain.sale import SaleIds, TemplateFact
from tula.domain.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFact:
    """Whom the bill is for."""

    id: int
    name: str
    phone: str
    email: str = ""
    gstin: str = ""
    state_code: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFact:
    """A batch on the shelf."""

    batch: Batch
    product_id: int
    batch_no: str
    pick_order: PickOrder = PickOrder.FIFO
    """Which batch of its product goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """All that a bill depends on besides the request, read at one moment."""

    settings: Settings
    today: date
    customer: CustomerFact | None
    services: Mapping[int, CatalogueFact]
    products: Mapping[int, CatalogueFact]
    staff: Mapping[int, bool]
    """Whether each staff member asked for is active."""
    entitlements: Sequence[Entitlement] = ()
    stock: Sequence[StockFact] = ()
    templates: Mapping[int, TemplateFact] = field(default_factory=dict)
    sale_ids: Sequence[SaleIds] = ()
    """The ids of each package to be sold; a preview has none."""
