"""What requests about settings hold, and what they are answered with."""

from tula.domain.benefits import TaxOrder
from tula.domain.gst import Registration
from tula.domain.invoice import PackageBilling
from tula.domain.settings import PackageRefund, PrintFormat
from tula.web.parsing import Answer, Body, Flag, Line, Name, Text, absent


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
    print_format: PrintFormat = absent()


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
    print_format: PrintFormat


class SettingsAnswer(Answer):
    success: bool
    settings: SettingsView
