"""What requests about settings hold, and what they are answered with."""

import base64
from typing import Annotated

from pydantic import Field, StringConstraints

from tula.domain.benefits import TaxOrder
from tula.domain.gst import Registration
from tula.domain.invoice import PackageBilling, PaymentMethod
from tula.domain.logo import LARGEST_LOGO, Logo, LogoNotUsable, parse_logo
from tula.domain.print_template import PrintPart
from tula.domain.settings import PackageRefund, PrintFormat
from tula.web.parsing import Answer, Body, Flag, Line, Name, Text, absent

LONGEST_LOGO = 2 * LARGEST_LOGO
"""Base64 takes four characters for three bytes; what is somewhat larger is to be told so by its bytes."""

Methods = Annotated[tuple[PaymentMethod, ...], Field(min_length=1, max_length=len(PaymentMethod))]
"""Ways of paying, in the order they are offered."""

Parts = Annotated[tuple[PrintPart, ...], Field(max_length=len(PrintPart))]
"""What is shown on a paper."""


class SettingsChanges(Body):
    business_name: Name = absent()
    address: Text = absent()
    phone: Line = absent()
    email: Line = absent()
    gstin: Line = absent()
    state_code: Line = absent()
    registration: Registration = absent()
    timezone: Line = absent()
    benefit_tax_order: TaxOrder = absent()
    round_to_rupee: Flag = absent()
    prepaid_pays_remainder: Flag = absent()
    pause_extends_expiry: Flag = absent()
    package_refund: PackageRefund = absent()
    package_billing: PackageBilling = absent()
    invoice_number_format: Line = absent()
    upi_id: Line = absent()
    terms: Text = absent()
    payment_methods: Methods = absent()
    print_format: PrintFormat = absent()
    print_a4: Parts = absent()
    print_thermal: Parts = absent()
    print_greeting: Line = absent()
    print_signature: Line = absent()


class LogoBody(Body):
    image: Annotated[str, StringConstraints(max_length=LONGEST_LOGO)] | None
    """A PNG or JPEG in base64; null takes the logo down."""

    def to_logo(self) -> Logo | None:
        """Read the image by its bytes.

        :raises Invalid: no base64, or no image that can be a logo.
        """
        if self.image is None:
            return None
        try:
            return parse_logo(base64.b64decode(self.image, validate=True))
        except ValueError as error:
            raise LogoNotUsable.at("image", message="Give the image in base64.") from error


class LogoView(Answer):
    content_type: str
    width: int
    height: int


class LogoAnswer(Answer):
    success: bool
    logo: LogoView | None


class SettingsView(Answer):
    business_name: str
    address: str
    phone: str
    email: str
    gstin: str
    state_code: str
    registration: Registration
    timezone: str
    benefit_tax_order: TaxOrder
    round_to_rupee: bool
    prepaid_pays_remainder: bool
    pause_extends_expiry: bool
    package_refund: PackageRefund
    package_billing: PackageBilling
    invoice_number_format: str
    upi_id: str
    terms: str
    payment_methods: list[PaymentMethod]
    print_format: PrintFormat
    print_a4: list[PrintPart]
    print_thermal: list[PrintPart]
    print_greeting: str
    print_signature: str


class SettingsAnswer(Answer):
    success: bool
    settings: SettingsView
