"""How the guests of the demo spa pay."""

from dataclasses import dataclass
from random import Random

from tula.domain.bill_request import PaymentAsk
from tula.domain.invoice import PaymentMethod


@dataclass(frozen=True, slots=True)
class Till:
    """Where bills are paid, with the source of chance."""

    rng: Random

    def pay(self, due: int) -> tuple[PaymentAsk, ...]:
        """Pay what is due (paise): nearly always at once, sometimes in two ways or only a part."""
        chance = self.rng.random()
        whole_rupees = due // 200 * 100
        if not due:
            return ()
        if chance < 0.006:
            return ()
        if chance < 0.03 and whole_rupees > 50_000:
            return (self.payment_of(whole_rupees),)
        if chance < 0.05 and whole_rupees > 50_000:
            return (
                PaymentAsk(method=PaymentMethod.CASH, amount=whole_rupees),
                PaymentAsk(method=PaymentMethod.UPI, amount=due - whole_rupees, reference=self._upi_reference()),
            )
        return (self.payment_of(due),)

    def payment_of(self, amount: int) -> PaymentAsk:
        """Pay an amount (paise) in the way that chance names."""
        method = self.rng.choices(
            (PaymentMethod.UPI, PaymentMethod.CARD, PaymentMethod.CASH, PaymentMethod.BANK), (62, 20, 17, 1)
        )[0]
        match method:
            case PaymentMethod.UPI:
                reference = self._upi_reference()
            case PaymentMethod.CARD:
                reference = f"ending {self.rng.randint(0, 9999):04d}"
            case _:
                reference = ""
        return PaymentAsk(method=method, amount=amount, reference=reference)

    def _upi_reference(self) -> str:
        return f"{self.rng.randrange(10**11, 10**12)}"
