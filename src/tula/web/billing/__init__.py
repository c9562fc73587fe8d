"""The billing desk: preview, invoices and payments."""
