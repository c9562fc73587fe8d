"""What happened to the named customers, in days before today: each story leads to the situation they show."""

from dataclasses import dataclass

from tula.demo.packages import COMBO, FACIALS, GIFT_CARD, LUXE_CLUB, PREPAID, STUDENT, YEARLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A package sold so many days ago; `ends_in` days from today unless the offer says."""

    days_ago: int
    offer: str
    service: str | None = None
    ends_in: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit so many days ago; charged `charged_before` days earlier, `paid_percent` of it paid."""

    days_ago: int
    services: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    charged_before: int = 0
    paid_percent: int = 100
    on_working_day: bool = False


STORIES: dict[str, tuple[Sale | Visit, ...]] = {
    "Asha Rao": (
        Sale(days_ago=140, offer=GIFT_CARD),
        Visit(days_ago=121, services=("Pedicure",)),
        Sale(days_ago=90, offer=LUXE_CLUB),
        Visit(days_ago=88, services=("Haircut", "Hair spa")),
        Sale(days_ago=61, offer=FACIALS, service="Gold facial"),
        Visit(days_ago=61, services=("Gold facial",)),
        Visit(days_ago=33, services=("Haircut", "Gold facial", "Manicure"), goods=("Rose lip balm",)),
        Visit(days_ago=9, services=("Haircut", "Eyebrow threading")),
    ),
    "Bina Shah": (
        Sale(days_ago=75, offer=FACIALS, service="De-tan facial"),
        Visit(days_ago=75, services=("De-tan facial",)),
        Visit(days_ago=50, services=("De-tan facial", "Eyebrow threading")),
        Visit(days_ago=24, services=("De-tan facial",), goods=("Aloe vera gel, 200 ml",)),
    ),
    "Chitra Iyer": (
        Sale(days_ago=210, offer=PREPAID),
        Visit(days_ago=203, services=("Keratin treatment",)),
        Visit(days_ago=160, services=("Global hair colour", "Pedicure")),
        Visit(days_ago=95, services=("Swedish massage",)),
        Visit(days_ago=31, services=("Swedish massage",)),
    ),
    "Divya Menon": (
        Sale(days_ago=180, offer=FACIALS, service="Classic facial"),
        Visit(days_ago=150, services=("Classic facial",)),
        Visit(days_ago=97, services=("Classic facial",)),
        Sale(days_ago=117, offer=COMBO, ends_in=3),
        Visit(days_ago=44, services=("Hair spa", "Pedicure")),
    ),
    "Esha Kulkarni": (
        Sale(days_ago=230, offer=COMBO),
        Visit(days_ago=215, services=("Hair spa", "Swedish massage")),
        Visit(days_ago=160, services=("Pedicure",)),
        Sale(days_ago=150, offer=FACIALS, service="Classic facial"),
        *(Visit(days_ago=days_ago, services=("Classic facial",)) for days_ago in (149, 118, 92, 61)),
    ),
    "Farah Khan": (
        Visit(days_ago=70, services=("Abhyanga", "Steam bath")),
        Visit(days_ago=41, goods=("Sunscreen SPF 50, 50 ml", "Herbal shampoo, 300 ml", "Sandalwood soap")),
        Visit(days_ago=12, goods=("Sandalwood soap", "Night cream, 50 g")),
    ),
    "गीता शर्मा": (
        Sale(days_ago=66, offer=STUDENT),
        Visit(days_ago=65, services=("Haircut",), on_working_day=True),
        Visit(days_ago=20, services=("Face clean-up", "Eyebrow threading"), on_working_day=True),
    ),
    "Harini Subramaniam": (
        Visit(days_ago=48, services=("Abhyanga",)),
        Visit(days_ago=6, services=("Shirodhara", "Champi head massage"), paid_percent=50),
    ),
    "Indu Joshi": (
        Sale(days_ago=200, offer=FACIALS, service="Classic facial", ends_in=-17),
        Visit(days_ago=190, services=("Classic facial",)),
        Visit(days_ago=15, services=("Classic facial",), charged_before=3),
    ),
    "Jaya Deshpande": (
        Sale(days_ago=52, offer=GIFT_CARD),
        Visit(days_ago=37, services=("Back massage",)),
        Sale(days_ago=30, offer=YEARLY),
        Visit(days_ago=16, services=("Hair spa",), goods=("Argan hair serum, 50 ml",)),
    ),
}
