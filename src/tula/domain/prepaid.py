"""The two parts of a prepaid balance: what was paid for it, and the bonus. The paid part burns first."""

from collections.abc import Sequence
from dataclasses import dataclass

from tula.domain.money import apportion


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepaidBalance:
    """What can be spent in all, how much of that was paid for, and what was spent (paise)."""

    total: int
    paid: int
    used: int = 0

    def __post_init__(self) -> None:
        """Refuse an overspent balance and a paid part above the whole."""
        if not (0 <= self.paid <= self.total and 0 <= self.used <= self.total):
            raise ValueError(f"impossible balance of {self.total}, paid {self.paid}, used {self.used}")

    @property
    def left(self) -> int:
        """What can still be spent (paise)."""
        return self.total - self.used

    @property
    def paid_left(self) -> int:
        """What is left of the paid part (paise); only this is ever paid back."""
        return max(0, self.paid - self.used)

    @property
    def bonus_left(self) -> int:
        """What is left of the bonus (paise)."""
        return self.left - self.paid_left


def load_prepaid(*, amounts: Sequence[int], price: int) -> list[PrepaidBalance]:
    """Load the prepaid balances of a package sold at `price` before tax (paise); what was not paid is bonus.

    Several balances share the price in proportion to what they hold.
    """
    paid = apportion(min(price, sum(amounts)), amounts)
    return [PrepaidBalance(total=total, paid=part) for total, part in zip(amounts, paid, strict=True)]
