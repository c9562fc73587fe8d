"""What the demo spa is and sells: readable tables, prices in whole rupees, rates in percent."""

from dataclasses import dataclass
from datetime import date

from tula.domain.fifo import PickOrder

SETTINGS: dict[str, object] = {
    "business_name": "Saanjh Day Spa",
    "address": "14 North Main Road, Koregaon Park, Pune 411001",
    "phone": "+91 20 5550 1400",
    "email": "hello@saanjh.example",
    "gstin": "27AAKFS4821M1ZQ",
    "state_code": "27",
    "round_to_rupee": True,
    "upi_id": "saanjh@upi.example",
    "terms": "Packages are not transferable. Please tell us 4 hours before if you cannot come.",
}

GST_BEGINS, REFORM = date(2017, 7, 1), date(2025, 9, 22)
"""Rates that hold since GST began, and those that changed with the reform of September 2025."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """A service of the price list; 18% GST until the reform, 5% since."""

    name: str
    category: str
    rupees: int
    minutes: int
    hsn_sac: str
    popularity: int
    tax_inclusive: bool = False

    @property
    def rates(self) -> tuple[tuple[date, int], ...]:
        """The GST rates in percent, each from its day on."""
        return (GST_BEGINS, 18), (REFORM, 5)


HAIR, SKIN, BODY = "999721", "999722", "999723"

TREATMENTS = (
    Treatment("Haircut", "Hair", 800, 45, HAIR, 14),
    Treatment("Men's haircut", "Hair", 450, 30, HAIR, 8),
    Treatment("Hair wash and blow-dry", "Hair", 600, 40, HAIR, 6),
    Treatment("Hair spa", "Hair", 1500, 60, HAIR, 6),
    Treatment("Root touch-up", "Hair", 1600, 75, HAIR, 5),
    Treatment("Global hair colour", "Hair", 4500, 150, HAIR, 2),
    Treatment("Keratin treatment", "Hair", 7000, 180, HAIR, 1),
    Treatment("Classic facial", "Skin", 1500, 60, SKIN, 7),
    Treatment("Gold facial", "Skin", 2400, 75, SKIN, 5),
    Treatment("De-tan facial", "Skin", 1800, 60, SKIN, 5),
    Treatment("Face clean-up", "Skin", 900, 35, SKIN, 7),
    Treatment("Eyebrow threading", "Skin", 100, 15, SKIN, 12, tax_inclusive=True),
    Treatment("Waxing, full arms", "Skin", 600, 30, SKIN, 6),
    Treatment("Waxing, full legs", "Skin", 850, 45, SKIN, 6),
    Treatment("Manicure", "Nails", 700, 40, SKIN, 6),
    Treatment("Pedicure", "Nails", 900, 50, SKIN, 8),
    Treatment("Gel nail polish", "Nails", 1100, 45, SKIN, 3),
    Treatment("Swedish massage", "Body", 2400, 60, BODY, 6),
    Treatment("Abhyanga", "Body", 2800, 75, BODY, 4),
    Treatment("Deep tissue massage", "Body", 3000, 60, BODY, 4),
    Treatment("Champi head massage", "Body", 700, 30, BODY, 6),
    Treatment("Back massage", "Body", 1300, 30, BODY, 5),
    Treatment("Shirodhara", "Body", 3500, 60, BODY, 1),
    Treatment("Coconut body scrub", "Body", 2200, 50, BODY, 2),
    Treatment("Steam bath", "Body", 600, 20, BODY, 3),
    Treatment("Bridal make-up", "Bridal", 12000, 150, SKIN, 1),
)


@dataclass(frozen=True, slots=True)
class Good:
    """A retail product at its printed price, which includes GST; rates in percent before and since the reform."""

    name: str
    sku: str
    rupees: int
    hsn_sac: str
    rate_before: int
    rate: int
    shelf_months: int
    popularity: int
    tax_inclusive: bool = True
    is_watched: bool = True
    pick_order: PickOrder = PickOrder.FIFO

    @property
    def low_stock_at(self) -> int | None:
        """The level at which it is bought again: the more it sells, the sooner."""
        return 2 * self.popularity if self.is_watched else None

    @property
    def rates(self) -> tuple[tuple[date, int], ...]:
        """The GST rates in percent, each from its day on."""
        before = (GST_BEGINS, self.rate_before)
        return (before,) if self.rate == self.rate_before else (before, (REFORM, self.rate))


GOODS = (
    Good("Sunscreen SPF 50, 50 ml", "SKN-01", 650, "33049910", 18, 18, 24, 9),
    Good("Aloe vera gel, 200 ml", "SKN-02", 280, "33049990", 18, 18, 24, 8),
    Good("Night cream, 50 g", "SKN-03", 890, "33049910", 18, 18, 24, 4),
    Good("Vitamin C serum, 30 ml", "SKN-04", 1100, "33049990", 18, 18, 12, 5, pick_order=PickOrder.FEFO),
    Good("Rose lip balm", "SKN-05", 220, "33041000", 18, 18, 24, 7),
    Good("Herbal shampoo, 300 ml", "HAR-01", 480, "33051090", 18, 5, 30, 9),
    Good("Bhringraj hair oil, 200 ml", "HAR-02", 350, "33059011", 18, 5, 24, 9),
    Good("Argan hair serum, 50 ml", "HAR-03", 590, "33059090", 18, 18, 24, 5),
    Good("Sandalwood soap", "BTH-01", 120, "34011110", 18, 5, 36, 8),
    Good("Neem face wash, 100 ml", "BTH-02", 240, "34013090", 18, 18, 24, 7),
    Good("Lavender essential oil, 15 ml", "ARM-01", 540, "33012990", 18, 18, 36, 3),
    Good("Soy candle, sandal", "ARM-02", 450, "34060010", 12, 5, 60, 3),
    Good("Kashmiri kahwa tea, 100 g", "TEA-01", 380, "09024020", 5, 5, 5, 4, pick_order=PickOrder.FEFO),
    Good("Neem wood comb", "ACC-01", 180, "96151900", 12, 5, 120, 4),
    Good("Cotton spa towel", "ACC-02", 520, "63026090", 5, 5, 120, 2, is_watched=False),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the staff and the kinds of treatment they give."""

    name: str
    role_title: str
    gives: tuple[str, ...]


COLLEAGUES = (
    Colleague("Sunita Jadhav", "Senior beautician", ("Skin", "Nails", "Bridal")),
    Colleague("Imran Shaikh", "Hair stylist", ("Hair",)),
    Colleague("Priya Nair", "Ayurveda therapist", ("Body",)),
    Colleague("Lobsang Tsering", "Massage therapist", ("Body",)),
    Colleague("Kavita Pawar", "Beautician", ("Skin", "Nails", "Hair")),
    Colleague("Ritu Das", "Front desk", ()),
)
