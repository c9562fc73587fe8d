"""The tables of Tula: columns, constraints and indexes, and no decisions.

Every table is imported here, so that `Base.metadata` is whole for migrations and tests.
"""

from tula.models.audit import AuditHead, AuditLog, AuditSeal, RequestIdempotency
from tula.models.base import Base
from tula.models.catalogue import GstRate, Product, Service, ServiceConsumable, Staff
from tula.models.credit_note import CreditNote, CreditNoteLine, CreditNoteRedemption
from tula.models.customer import Customer, CustomerSearch
from tula.models.day_close import DayClose
from tula.models.import_file import ImportFile
from tula.models.invoice import DocumentCounter, Invoice, InvoiceLine, Payment, Payout
from tula.models.logo import SpaLogo
from tula.models.package import (
    CustomerPackage,
    CustomerPackageItem,
    PackageExpiry,
    PackageTemplate,
    PackageTemplateItem,
)
from tula.models.setting import Setting
from tula.models.stock import StockBatch, StockMove
from tula.models.usage import PackageUsage
from tula.models.user import AppUser

__all__ = [
    "AppUser",
    "AuditHead",
    "AuditLog",
    "AuditSeal",
    "Base",
    "CreditNote",
    "CreditNoteLine",
    "CreditNoteRedemption",
    "Customer",
    "CustomerPackage",
    "CustomerPackageItem",
    "CustomerSearch",
    "DayClose",
    "DocumentCounter",
    "GstRate",
    "ImportFile",
    "Invoice",
    "InvoiceLine",
    "PackageExpiry",
    "PackageTemplate",
    "PackageTemplateItem",
    "PackageUsage",
    "Payment",
    "Payout",
    "Product",
    "RequestIdempotency",
    "Service",
    "ServiceConsumable",
    "Setting",
    "SpaLogo",
    "Staff",
    "StockBatch",
    "StockMove",
]
