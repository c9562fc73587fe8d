"""The bill that is measured: three services that three packages pay for, one product, one payment.

The one rule: the pages would send the same body, with the total that staff saw and a key of its own.
"""

from __future__ import annotations

import json

CREATE_PATH = "/integrated-billing/create-professional"
PREVIEW_PATH = "/integrated-billing/preview"

_BILL = json.dumps(
    {
        "customer_id": "CUSTOMER",
        "services": [{"service_id": service, "qty": 1, "staff_id": 1} for service in (1, 2, 3)],
        "products": [{"product_id": "PRODUCT", "qty": 1}],
        "payments": [{"method": "upi", "amount": 650, "reference": "UPI 4031"}],
        "expected_total": 650,
    }
)


def write_bill(*, customer: int, product: int) -> str:
    """Write the body of one bill."""
    return _BILL.replace('"CUSTOMER"', str(customer)).replace('"PRODUCT"', str(product))
