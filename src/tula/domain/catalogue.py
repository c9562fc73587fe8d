"""What a spa sells and to whom, as far as rules ask: facts, and what is absent or no longer offered."""

import re
from dataclasses import dataclass
from datetime import date

from tula.domain.back_bar import Consumable
from tula.domain.errors import Conflict, NotFound

GST_BEGAN = date(2017, 7, 1)
"""The day from which the first rate of a service or product is valid: the first day of GST."""

_TAX_CODE = re.compile(r"[0-9]{2,8}", re.ASCII)


def is_tax_code(text: str) -> bool:
    """Tell whether a text has the shape of a SAC or HSN code."""
    return bool(_TAX_CODE.fullmatch(text))


class CustomerNotFound(NotFound):
    """Customer not found."""


class ServiceNotFound(NotFound):
    """Service not found."""


class ProductNotFound(NotFound):
    """Product not found."""


class StaffNotFound(NotFound):
    """Staff member not found."""


class BatchNotFound(NotFound):
    """Batch not found for this product. Choose one of its batches or leave it out."""


class Inactive(Conflict):
    """That is no longer offered."""


class ServiceInactive(Inactive):
    """This service is no longer offered. Activate it in the catalogue or choose another."""


class ProductInactive(Inactive):
    """This product is no longer sold. Activate it in the catalogue or choose another."""


class ProductNotRetail(Conflict):
    """This product is only used in treatments. Let it be sold in the catalogue or choose another."""


class StaffInactive(Inactive):
    """This staff member has left. Choose another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFact:
    """A service or product as the catalogue has it today: list price (paise), rate (basis points)."""

    id: int
    name: str
    price: int
    hsn_sac: str | None
    rate_bp: int
    is_inclusive: bool
    is_active: bool
    is_retail: bool = True
    """Whether it may stand on a bill; what is only used in treatments may not."""
    recipe: tuple[Consumable, ...] = ()
    """What one unit of a service uses up of the back bar."""


def offered_service(service: CatalogueFact | None, *, where: str) -> CatalogueFact:
    """Give a service that may be billed; `where` names the field that asks for it.

    :raises ServiceNotFound: there is none.
    :raises ServiceInactive: it is no longer offered.
    """
    if service is None:
        raise ServiceNotFound.at(where)
    if not service.is_active:
        raise ServiceInactive.at(where)
    return service


def offered_product(product: CatalogueFact | None, *, where: str) -> CatalogueFact:
    """Give a product that may be billed; `where` names the field that asks for it.

    :raises ProductNotFound: there is none.
    :raises ProductInactive: it is no longer sold.
    :raises ProductNotRetail: it is only used in treatments.
    """
    if product is None:
        raise ProductNotFound.at(where)
    if not product.is_active:
        raise ProductInactive.at(where)
    if not product.is_retail:
        raise ProductNotRetail.at(where)
    return product


def require_working(*, is_active: bool | None, where: str) -> None:
    """Refuse a staff member who cannot be billed for; None is one who does not exist.

    :raises StaffNotFound: there is none.
    :raises StaffInactive: they have left.
    """
    if is_active is None:
        raise StaffNotFound.at(where)
    if not is_active:
        raise StaffInactive.at(where)
