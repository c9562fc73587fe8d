"""Who comes to the demo spa: 400 invented customers, and among them those who show one situation each.

Their phone numbers begin with 555, which no Indian telephone does.
"""

from dataclasses import dataclass
from random import Random

CUSTOMERS = 400
WALK_IN = "Walk-in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """A customer; `joined` is the day of the history on which the first visit can be, `keenness` how often."""

    name: str
    phone: str
    email: str | None = None
    gstin: str | None = None
    state_code: str | None = None
    address: str | None = None
    notes: str | None = None
    joined: int = 0
    keenness: int = 0


NAMED_CUSTOMERS = (
    (
        "Asha Rao",
        "holds all four kinds at once: unlimited haircuts, free facials, 20% off, a gift card for the rest",
    ),
    ("Bina Shah", "has one facial left of her 3+1"),
    ("Chitra Iyer", "has ₹300 left of ₹17,500 prepaid"),
    ("Divya Menon", "has a package that expires today, last day included, and one that expires in three days"),
    ("Esha Kulkarni", "has an expired package and a completed one"),
    ("Farah Khan", "is registered in Karnataka: goods alone are billed to her with IGST"),
    ("गीता शर्मा", "writes her name in Devanagari; her student offer holds from Monday to Friday"),
    ("Harini Subramaniam", "still owes half of her last bill"),
    ("Indu Joshi", "was billed late: the charge date lies before the package expired, the invoice date after"),
    ("Jaya Deshpande", "pays with a gift card after tax"),
    (WALK_IN, "stands for everybody who does not leave a name"),
)
"""Whom to look at, and what they show; the README prints this table."""

_NAMED = {
    "Farah Khan": {"gstin": "29AFZPK7190E1ZP", "state_code": "29", "address": "8 Residency Road, Bengaluru 560025"},
    "Harini Subramaniam": {"notes": "Prefers Priya."},
    WALK_IN: {"keenness": 450},
}

# Names as they go together; invented people.
_FAMILIES = (
    (
        "Aarti Anjali Deepa Gauri Ketaki Madhuri Mrunal Neha Pallavi Pooja Rohini Swati Amit Mandar Nikhil Rohan",
        "Apte Bhosale Chavan Deshmukh Gokhale Jadhav Kale Kelkar Kulkarni More Patil Pawar Sathe Shinde Thorat",
    ),
    (
        "Bhavna Disha Falguni Hetal Jignasha Komal Mansi Nidhi Parul Riddhi Urvi Darshan Hardik Jay",
        "Desai Gandhi Joshi Mehta Modi Parekh Patel Shah Trivedi Vora",
    ),
    (
        "Akhila Bhavani Deepika Gayatri Janani Kavitha Lakshmi Meenakshi Nandini Padma Revathi Vidya Arvind Karthik",
        "Balan Chandran Iyer Krishnan Murthy Nair Pillai Raman Reddy Srinivasan Subramanian Venkatesh",
    ),
    (
        "Aditi Ankita Divya Ishita Jyoti Kanika Megha Nisha Preeti Rashmi Ritika Shweta Simran Gaurav Kunal Vikram",
        "Agarwal Bhatia Chopra Gupta Kapoor Khanna Malhotra Mehra Sethi Sharma Singh Verma",
    ),
    (
        "Ayesha Fatima Heena Mehrunnisa Nazneen Rukhsar Saba Shabnam Zoya Imtiaz Salman",
        "Ansari Kazi Khan Momin Pathan Qureshi Sayyed Shaikh",
    ),
    (
        "Anindita Barnali Debjani Moumita Paromita Sharmistha Sohini Arnab Sourav",
        "Banerjee Bose Chatterjee Das Ghosh Mukherjee Roy Sen",
    ),
    ("Annabelle Carol Joan Melanie Natasha Sharon Vanessa Kevin Rahul", "D'Costa D'Souza Fernandes Lobo Pereira Pinto"),
    ("आरती कविता मीना रेखा सुनीता", "जोशी पाटील मिश्रा शर्मा"),
)
_WEIGHTS = (30, 14, 16, 18, 9, 7, 4, 2)
_LOCALITIES = (
    "Koregaon Park, Pune 411001",
    "Kalyani Nagar, Pune 411006",
    "Viman Nagar, Pune 411014",
    "Aundh, Pune 411007",
    "Baner, Pune 411045",
    "Kothrud, Pune 411038",
    "Camp, Pune 411001",
    "Wanowrie, Pune 411040",
    "Hadapsar, Pune 411028",
)


def invite(*, rng: Random, days: int) -> list[Guest]:
    """Make up the customers of a history of so many days: the named first, then the others by their first visit."""
    named = [
        Guest(name=name, phone=_phone(index), **_NAMED.get(name, {}))  # type: ignore[arg-type]
        for index, (name, _) in enumerate(NAMED_CUSTOMERS, start=1)
    ]
    others = [_make_up(rng, number, days) for number in range(len(named) + 1, CUSTOMERS + 1)]
    return named + sorted(others, key=lambda guest: (guest.joined, guest.phone))


def _make_up(rng: Random, number: int, days: int) -> Guest:
    firsts, lasts = rng.choices(_FAMILIES, _WEIGHTS)[0]
    first, last = rng.choice(firsts.split()), rng.choice(lasts.split())
    has_email = first.isascii() and rng.random() < 0.6
    return Guest(
        name=f"{first} {last}",
        phone=_phone(number),
        email=f"{first}.{last.replace(chr(39), '')}{number}@mail.example".lower() if has_email else None,
        state_code="27" if rng.random() < 0.3 else None,
        address=f"{rng.randint(1, 90)}, {rng.choice(_LOCALITIES)}" if rng.random() < 0.5 else None,
        joined=0 if rng.random() < 0.55 else rng.randrange(days),
        # Some come every week, most every other month.
        keenness=rng.choices((3, 8, 20, 45), (30, 40, 22, 8))[0],
    )


def _phone(number: int) -> str:
    digits = f"555{number * 7919 % 10_000_000:07d}"
    return f"+91 {digits[:5]} {digits[5:]}"
