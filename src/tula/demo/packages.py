"""The packages on the demo spa's price list, one of every kind that spas sell."""

from dataclasses import dataclass

from tula.domain.benefits import BenefitKind, TaxOrder
from tula.domain.lifecycle import PackageType

SAC = "999722"
WORKING_WEEK = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One promise of a package; without a service it is good for all, or for one chosen when sold."""

    kind: BenefitKind
    service: str | None = None
    choose: bool = False
    qty: int | None = None
    percent: int | None = None
    rupees: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package template; popularity says how often it is sold, `choices` among what."""

    name: str
    description: str
    pkg_type: PackageType
    rupees: int
    validity_days: int
    popularity: int
    benefits: tuple[Benefit, ...]
    choices: tuple[str, ...] = ()
    weekdays: tuple[int, ...] | None = None
    tax_order: TaxOrder | None = None


FACIALS = "3+1 Facials"
PREPAID = "Prepaid ₹15,000"
LUXE_CLUB = "Luxe Club"
STUDENT = "Student Offer"
YEARLY = "Yearly 15%"
COMBO = "Head to Toe"
GIFT_CARD = "Gift Card ₹5,000"
MASSAGES = "10 Massages"

OFFERS = (
    Offer(
        name=FACIALS,
        description="Pay for three facials of one kind, have four.",
        pkg_type=PackageType.SESSION,
        rupees=4500,
        validity_days=180,
        popularity=26,
        benefits=(Benefit(kind=BenefitKind.FREE, choose=True, qty=4),),
        choices=("Classic facial", "Gold facial", "De-tan facial"),
    ),
    Offer(
        name=PREPAID,
        description="Pay ₹15,000, spend ₹17,500 on any treatment.",
        pkg_type=PackageType.VALUE,
        rupees=15000,
        validity_days=365,
        popularity=14,
        benefits=(Benefit(kind=BenefitKind.PREPAID, rupees=17500),),
    ),
    Offer(
        name=LUXE_CLUB,
        description="Haircuts without limit and 20% off everything else, for a year.",
        pkg_type=PackageType.MEMBERSHIP,
        rupees=12000,
        validity_days=365,
        popularity=8,
        benefits=(
            Benefit(kind=BenefitKind.UNLIMITED, service="Haircut"),
            Benefit(kind=BenefitKind.DISCOUNT, percent=20),
        ),
    ),
    Offer(
        name=STUDENT,
        description="30% off from Monday to Friday.",
        pkg_type=PackageType.DISCOUNT,
        rupees=499,
        validity_days=180,
        popularity=14,
        benefits=(Benefit(kind=BenefitKind.DISCOUNT, percent=30),),
        weekdays=WORKING_WEEK,
    ),
    Offer(
        name=YEARLY,
        description="15% off all year.",
        pkg_type=PackageType.DISCOUNT,
        rupees=1999,
        validity_days=365,
        popularity=12,
        benefits=(Benefit(kind=BenefitKind.DISCOUNT, percent=15),),
    ),
    Offer(
        name=COMBO,
        description="Two hair spas, two pedicures, a clean-up and a Swedish massage.",
        pkg_type=PackageType.COMBO,
        rupees=6900,
        validity_days=120,
        popularity=12,
        benefits=(
            Benefit(kind=BenefitKind.FREE, service="Hair spa", qty=2),
            Benefit(kind=BenefitKind.FREE, service="Pedicure", qty=2),
            Benefit(kind=BenefitKind.FREE, service="Face clean-up", qty=1),
            Benefit(kind=BenefitKind.FREE, service="Swedish massage", qty=1),
        ),
    ),
    Offer(
        name=GIFT_CARD,
        description="Pays any treatment, tax included.",
        pkg_type=PackageType.VALUE,
        rupees=5000,
        validity_days=365,
        popularity=8,
        benefits=(Benefit(kind=BenefitKind.PREPAID, rupees=5000),),
        tax_order=TaxOrder.AFTER_TAX,
    ),
    Offer(
        name=MASSAGES,
        description="Ten Swedish massages at two thirds of their price.",
        pkg_type=PackageType.SESSION,
        rupees=15999,
        validity_days=240,
        popularity=6,
        benefits=(Benefit(kind=BenefitKind.FREE, service="Swedish massage", qty=10),),
    ),
)
