"""The foundation: every table of the four areas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "app_user",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role IN ('owner', 'manager', 'desk', 'accountant')", name=op.f("ck_app_user_role_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("username", name=op.f("uq_app_user_username")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=True),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_entity_entity_id", "audit_log", ["entity", "entity_id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("gstin", sa.Text(), nullable=True),
        sa.Column("state_code", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index("ix_customer_name", "customer", [sa.literal_column("lower(name)"), "id"], unique=False)
    op.create_table(
        "document_counter",
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("series IN ('INV', 'CN', 'RV', 'RF', 'BS')", name=op.f("ck_document_counter_series_known")),
        sa.CheckConstraint("last_number > 0", name=op.f("ck_document_counter_last_number_positive")),
        sa.PrimaryKeyConstraint("series", "financial_year", name=op.f("pk_document_counter")),
    )
    op.create_table(
        "package_template",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("pkg_type", sa.Text(), nullable=False),
        sa.Column("price", sa.Numeric(12, 2), nullable=False),
        sa.Column("validity_days", sa.BigInteger(), nullable=True),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=True),
        sa.Column("benefit_tax_order", sa.Text(), nullable=True),
        sa.Column("gst_rate_bp", sa.BigInteger(), server_default=sa.text("500"), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sac", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "benefit_tax_order IN ('before_tax', 'after_tax')",
            name=op.f("ck_package_template_benefit_tax_order_known"),
        ),
        sa.CheckConstraint(
            "pkg_type IN ('session', 'value', 'membership', 'discount', 'combo')",
            name=op.f("ck_package_template_pkg_type_known"),
        ),
        sa.CheckConstraint("gst_rate_bp BETWEEN 0 AND 10000", name=op.f("ck_package_template_gst_rate_bp_range")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_package_template_price_not_negative")),
        sa.CheckConstraint("validity_days > 0", name=op.f("ck_package_template_validity_days_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_template")),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=True),
        sa.Column("price", sa.Numeric(12, 2), nullable=False),
        sa.Column("hsn", sa.Text(), nullable=True),
        sa.Column("tax_inclusive", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_product_price_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
    )
    op.create_table(
        "request_idempotency",
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("method", "path", "key", name=op.f("pk_request_idempotency")),
    )
    op.create_index("ix_request_idempotency_created_at", "request_idempotency", ["created_at"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("price", sa.Numeric(12, 2), nullable=False),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=True),
        sa.Column("sac", sa.Text(), nullable=True),
        sa.Column("tax_inclusive", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("duration_minutes > 0", name=op.f("ck_service_duration_positive")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_service_price_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_title", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
    )
    op.create_table(
        "customer_package",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pkg_type", sa.Text(), nullable=False),
        sa.Column("price_paid", sa.Numeric(12, 2), nullable=False),
        sa.Column("discount", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False),
        sa.Column("benefit_tax_order", sa.Text(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=True),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("pauses", postgresql.DATEMULTIRANGE(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'active'"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "benefit_tax_order IN ('before_tax', 'after_tax')",
            name=op.f("ck_customer_package_benefit_tax_order_known"),
        ),
        sa.CheckConstraint(
            "pkg_type IN ('session', 'value', 'membership', 'discount', 'combo')",
            name=op.f("ck_customer_package_pkg_type_known"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'completed', 'cancelled')", name=op.f("ck_customer_package_status_known")
        ),
        sa.CheckConstraint("discount >= 0", name=op.f("ck_customer_package_discount_not_negative")),
        sa.CheckConstraint("expires_on >= valid_from", name=op.f("ck_customer_package_expires_after_start")),
        sa.CheckConstraint("price_paid >= 0", name=op.f("ck_customer_package_price_paid_not_negative")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_package_customer_id")),
        sa.ForeignKeyConstraint(["template_id"], ["package_template.id"], name=op.f("fk_customer_package_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_package")),
    )
    op.create_index("ix_customer_package_assigned_on", "customer_package", ["assigned_on", "id"], unique=False)
    op.create_index(
        "ix_customer_package_customer_id_status", "customer_package", ["customer_id", "status"], unique=False
    )
    op.create_index("ix_customer_package_expires_on", "customer_package", ["expires_on", "id"], unique=False)
    op.create_table(
        "customer_search",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_search_customer_id")),
        sa.PrimaryKeyConstraint("word", "customer_id", name=op.f("pk_customer_search")),
    )
    op.create_index("ix_customer_search_customer_id", "customer_search", ["customer_id"], unique=False)
    op.create_table(
        "gst_rate",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate_bp", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("num_nonnulls(service_id, product_id) = 1", name=op.f("ck_gst_rate_one_owner")),
        sa.CheckConstraint("rate_bp BETWEEN 0 AND 10000", name=op.f("ck_gst_rate_rate_bp_range")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_gst_rate_product_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_gst_rate_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gst_rate")),
    )
    op.create_index("uq_gst_rate_product_id_valid_from", "gst_rate", ["product_id", "valid_from"], unique=True)
    op.create_index("uq_gst_rate_service_id_valid_from", "gst_rate", ["service_id", "valid_from"], unique=True)
    op.create_table(
        "invoice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("document_type", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("'issued'"), nullable=False),
        sa.Column("payment_status", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("invoice_date", sa.Date(), nullable=False),
        sa.Column("charge_date", sa.Date(), nullable=False),
        sa.Column("place_of_supply", sa.Text(), nullable=False),
        sa.Column("is_interstate", sa.Boolean(), nullable=False),
        sa.Column("package_billing", sa.Text(), nullable=False),
        sa.Column("supplier", postgresql.JSONB(), nullable=False),
        sa.Column("recipient", postgresql.JSONB(), nullable=False),
        sa.Column("services_subtotal", sa.Numeric(12, 2), nullable=False),
        sa.Column("inventory_subtotal", sa.Numeric(12, 2), nullable=False),
        sa.Column("packages_subtotal", sa.Numeric(12, 2), nullable=False),
        sa.Column("discount_total", sa.Numeric(12, 2), nullable=False),
        sa.Column("packages_deduction", sa.Numeric(12, 2), nullable=False),
        sa.Column("taxable_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("cgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("sgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("igst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("round_off", sa.Numeric(12, 2), nullable=False),
        sa.Column("tip", sa.Numeric(12, 2), nullable=False),
        sa.Column("total_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("prepaid_tendered", sa.Numeric(12, 2), nullable=False),
        sa.Column("amount_paid", sa.Numeric(12, 2), nullable=False),
        sa.Column("warnings", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "document_type IN ('tax_invoice', 'bill_of_supply', 'receipt_voucher')",
            name=op.f("ck_invoice_document_type_known"),
        ),
        sa.CheckConstraint("package_billing IN ('on', 'shadow', 'off')", name=op.f("ck_invoice_package_billing_known")),
        sa.CheckConstraint(
            "payment_status IN ('pending', 'partial', 'paid', 'refunded')",
            name=op.f("ck_invoice_payment_status_known"),
        ),
        sa.CheckConstraint("series IN ('INV', 'CN', 'RV', 'RF', 'BS')", name=op.f("ck_invoice_series_known")),
        sa.CheckConstraint("status IN ('issued', 'void')", name=op.f("ck_invoice_status_known")),
        sa.CheckConstraint("cgst_amount = sgst_amount", name=op.f("ck_invoice_heads_equal")),
        sa.CheckConstraint(
            "prepaid_tendered >= 0 AND amount_paid >= 0 AND prepaid_tendered + amount_paid <= total_amount",
            name=op.f("ck_invoice_not_overpaid"),
        ),
        sa.CheckConstraint(
            "services_subtotal + inventory_subtotal + packages_subtotal - discount_total - packages_deduction >= 0",
            name=op.f("ck_invoice_net_not_negative"),
        ),
        sa.CheckConstraint("tip >= 0", name=op.f("ck_invoice_tip_not_negative")),
        sa.CheckConstraint(
            "total_amount = taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip",
            name=op.f("ck_invoice_total_adds_up"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_invoice_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice")),
    )
    op.create_index("ix_invoice_customer_id_id", "invoice", ["customer_id", "id"], unique=False)
    op.create_index("ix_invoice_invoice_date_id", "invoice", ["invoice_date", "id"], unique=False)
    op.create_index(
        "ix_invoice_owed",
        "invoice",
        ["id"],
        unique=False,
        postgresql_where=sa.text("payment_status IN ('pending', 'partial')"),
    )
    op.create_index("uq_invoice_number_financial_year", "invoice", ["number", "financial_year"], unique=True)
    op.create_index(
        "uq_invoice_series_financial_year_sequence",
        "invoice",
        ["series", "financial_year", "sequence"],
        unique=True,
    )
    op.create_table(
        "package_template_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("template_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("choose", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("benefit_type", sa.Text(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=True),
        sa.Column("percent_bp", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(12, 2), nullable=True),
        sa.CheckConstraint(
            "(benefit_type = 'discount') = (percent_bp IS NOT NULL)",
            name=op.f("ck_package_template_item_discount_has_percent"),
        ),
        sa.CheckConstraint(
            "(benefit_type = 'free') <= (qty IS NOT NULL)",
            name=op.f("ck_package_template_item_free_is_counted"),
        ),
        sa.CheckConstraint(
            "(benefit_type = 'prepaid') = (amount IS NOT NULL)",
            name=op.f("ck_package_template_item_prepaid_has_amount"),
        ),
        sa.CheckConstraint(
            "benefit_type IN ('free', 'unlimited', 'discount', 'prepaid')",
            name=op.f("ck_package_template_item_benefit_type_known"),
        ),
        sa.CheckConstraint(
            "NOT (choose AND service_id IS NOT NULL)", name=op.f("ck_package_template_item_choose_or_fixed")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_package_template_item_amount_positive")),
        sa.CheckConstraint("percent_bp BETWEEN 1 AND 10000", name=op.f("ck_package_template_item_percent_bp_range")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_package_template_item_qty_positive")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_package_template_item_service_id")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["package_template.id"], name=op.f("fk_package_template_item_template_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_template_item")),
    )
    op.create_index(
        "ix_package_template_item_template_id",
        "package_template_item",
        ["template_id", "position"],
        unique=False,
    )
    op.create_table(
        "stock_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("batch_no", sa.Text(), nullable=False),
        sa.Column("qty_available", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), sa.Computed("qty_available > 0", persisted=True), nullable=False),
        sa.Column("unit_cost", sa.Numeric(12, 2), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("qty_available >= 0", name=op.f("ck_stock_batch_qty_available_not_negative")),
        sa.CheckConstraint("unit_cost >= 0", name=op.f("ck_stock_batch_unit_cost_not_negative")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_stock_batch_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_batch")),
    )
    op.create_index(
        "ix_stock_batch_open",
        "stock_batch",
        ["product_id", "received_on", "id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
    )
    op.create_table(
        "credit_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("financial_year", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("credit_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("taxable_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("cgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("sgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("igst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("round_off", sa.Numeric(12, 2), nullable=False),
        sa.Column("tip", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False),
        sa.Column("total_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("prepaid_restored", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "total_amount = taxable_amount + cgst_amount + sgst_amount + igst_amount + round_off + tip",
            name=op.f("ck_credit_note_total_adds_up"),
        ),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name=op.f("fk_credit_note_invoice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note")),
    )
    op.create_index("ix_credit_note_invoice_id", "credit_note", ["invoice_id"], unique=False)
    op.create_index(
        "uq_credit_note_financial_year_sequence", "credit_note", ["financial_year", "sequence"], unique=True
    )
    op.create_index("uq_credit_note_number_financial_year", "credit_note", ["number", "financial_year"], unique=True)
    op.create_table(
        "customer_package_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("customer_package_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("benefit_type", sa.Text(), nullable=False),
        sa.Column("discount_bp", sa.BigInteger(), nullable=True),
        sa.Column("total_qty", sa.BigInteger(), nullable=True),
        sa.Column("used_qty", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "remaining_qty",
            sa.BigInteger(),
            sa.Computed("total_qty - used_qty", persisted=True),
            nullable=True,
        ),
        sa.Column("balance_total", sa.Numeric(12, 2), nullable=True),
        sa.Column("balance_used", sa.Numeric(12, 2), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "balance_remaining",
            sa.Numeric(12, 2),
            sa.Computed("balance_total - balance_used", persisted=True),
            nullable=True,
        ),
        sa.Column("paid_total", sa.Numeric(12, 2), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(benefit_type = 'discount') = (discount_bp IS NOT NULL)",
            name=op.f("ck_customer_package_item_discount_has_percent"),
        ),
        sa.CheckConstraint(
            "(benefit_type = 'free') <= (total_qty IS NOT NULL)",
            name=op.f("ck_customer_package_item_free_is_counted"),
        ),
        sa.CheckConstraint(
            "(benefit_type = 'prepaid') = (balance_total IS NOT NULL)",
            name=op.f("ck_customer_package_item_prepaid_has_balance"),
        ),
        sa.CheckConstraint(
            "benefit_type IN ('free', 'unlimited', 'discount', 'prepaid')",
            name=op.f("ck_customer_package_item_benefit_type_known"),
        ),
        sa.CheckConstraint(
            "balance_used BETWEEN 0 AND balance_total",
            name=op.f("ck_customer_package_item_balance_used_within_total"),
        ),
        sa.CheckConstraint("discount_bp BETWEEN 1 AND 10000", name=op.f("ck_customer_package_item_discount_bp_range")),
        sa.CheckConstraint("paid_total >= 0", name=op.f("ck_customer_package_item_paid_total_not_negative")),
        sa.CheckConstraint("used_qty >= 0", name=op.f("ck_customer_package_item_used_not_negative")),
        sa.CheckConstraint("used_qty BETWEEN 0 AND total_qty", name=op.f("ck_customer_package_item_used_within_total")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_package_item_customer_id")),
        sa.ForeignKeyConstraint(
            ["customer_package_id"],
            ["customer_package.id"],
            name=op.f("fk_customer_package_item_customer_package_id"),
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_customer_package_item_service_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_package_item")),
    )
    op.create_index(
        "ix_customer_package_item_customer_id", "customer_package_item", ["customer_id", "id"], unique=False
    )
    op.create_index(
        "ix_customer_package_item_customer_package_id",
        "customer_package_item",
        ["customer_package_id"],
        unique=False,
    )
    op.create_index("ix_customer_package_item_service_id", "customer_package_item", ["service_id"], unique=False)
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("product_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_package_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hsn_sac", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", sa.Numeric(12, 2), nullable=False),
        sa.Column("tax_inclusive", sa.Boolean(), nullable=False),
        sa.Column("gst_rate_bp", sa.BigInteger(), nullable=False),
        sa.Column("discount_bp", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("gross", sa.Numeric(12, 2), nullable=False),
        sa.Column("discount", sa.Numeric(12, 2), nullable=False),
        sa.Column("invoice_discount", sa.Numeric(12, 2), nullable=False),
        sa.Column("deduction", sa.Numeric(12, 2), nullable=False),
        sa.Column("final_price", sa.Numeric(12, 2), nullable=False),
        sa.Column("taxable_value", sa.Numeric(12, 2), nullable=False),
        sa.Column("cgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("sgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("igst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("line_total", sa.Numeric(12, 2), nullable=False),
        sa.Column("benefit_asked", sa.Text(), server_default=sa.text("'auto'"), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("revision", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("considered", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("would_apply", postgresql.JSONB(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'service') = (service_id IS NOT NULL) AND (kind = 'product') = (product_id IS NOT NULL)"
            " AND (kind = 'package') = (customer_package_id IS NOT NULL)",
            name=op.f("ck_invoice_line_kind_has_subject"),
        ),
        sa.CheckConstraint("kind IN ('service', 'product', 'package')", name=op.f("ck_invoice_line_kind_known")),
        sa.CheckConstraint(
            "CASE WHEN tax_inclusive THEN line_total ELSE taxable_value END = final_price",
            name=op.f("ck_invoice_line_price_mode_holds"),
        ),
        sa.CheckConstraint(
            "cgst_amount = sgst_amount AND (igst_amount = 0 OR cgst_amount = 0)",
            name=op.f("ck_invoice_line_one_kind_of_tax"),
        ),
        sa.CheckConstraint(
            "discount >= invoice_discount AND invoice_discount >= 0",
            name=op.f("ck_invoice_line_discount_adds_up"),
        ),
        sa.CheckConstraint(
            "final_price = gross - discount - deduction AND final_price >= 0",
            name=op.f("ck_invoice_line_net_adds_up"),
        ),
        sa.CheckConstraint("gross = unit_price * qty", name=op.f("ck_invoice_line_gross_adds_up")),
        sa.CheckConstraint(
            "line_total = taxable_value + cgst_amount + sgst_amount + igst_amount",
            name=op.f("ck_invoice_line_total_adds_up"),
        ),
        sa.CheckConstraint("qty > 0", name=op.f("ck_invoice_line_qty_positive")),
        sa.ForeignKeyConstraint(
            ["customer_package_id"], ["customer_package.id"], name=op.f("fk_invoice_line_customer_package_id")
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_invoice_line_invoice_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_invoice_line_product_id")),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_invoice_line_service_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_invoice_line_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_line")),
    )
    op.create_index("ix_invoice_line_invoice_id", "invoice_line", ["invoice_id", "position"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("invoice_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("reference", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.CheckConstraint("method IN ('cash', 'card', 'upi', 'bank')", name=op.f("ck_payment_method_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["invoice_id"],
            ["invoice.id"],
            name=op.f("fk_payment_invoice_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_invoice_id", "payment", ["invoice_id"], unique=False)
    op.create_index("ix_payment_received_at", "payment", ["received_at"], unique=False)
    op.create_table(
        "credit_note_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("credit_note_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("taxable_value", sa.Numeric(12, 2), nullable=False),
        sa.Column("cgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("sgst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("igst_amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("line_total", sa.Numeric(12, 2), nullable=False),
        sa.CheckConstraint(
            "line_total = taxable_value + cgst_amount + sgst_amount + igst_amount",
            name=op.f("ck_credit_note_line_total_adds_up"),
        ),
        sa.CheckConstraint("qty > 0", name=op.f("ck_credit_note_line_qty_positive")),
        sa.ForeignKeyConstraint(
            ["credit_note_id"], ["credit_note.id"], name=op.f("fk_credit_note_line_credit_note_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_line.id"], name=op.f("fk_credit_note_line_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_note_line")),
    )
    op.create_index("ix_credit_note_line_credit_note_id", "credit_note_line", ["credit_note_id"], unique=False)
    op.create_index("ix_credit_note_line_line_id", "credit_note_line", ["line_id"], unique=False)
    op.create_table(
        "package_usage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("change_type", sa.Text(), nullable=False),
        sa.Column("benefit_type", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_package_id", sa.BigInteger(), nullable=True),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("service_id", sa.BigInteger(), nullable=True),
        sa.Column("qty", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(12, 2), nullable=True),
        sa.Column("qty_after", sa.BigInteger(), nullable=True),
        sa.Column("balance_after", sa.Numeric(12, 2), nullable=True),
        sa.Column("is_tender", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("invoice_id", sa.BigInteger(), nullable=True),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("usage_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger(), nullable=True),
        sa.Column("appointment_id", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(benefit_type = 'complimentary') = (item_id IS NULL)",
            name=op.f("ck_package_usage_complimentary_has_no_item"),
        ),
        sa.CheckConstraint(
            "(change_type = 'reversal') = (reverses_id IS NOT NULL)",
            name=op.f("ck_package_usage_reversal_has_original"),
        ),
        sa.CheckConstraint(
            "benefit_type IN ('unlimited', 'free', 'discount', 'prepaid', 'complimentary')",
            name=op.f("ck_package_usage_benefit_type_known"),
        ),
        sa.CheckConstraint(
            "change_type IN ('grant', 'use', 'refund', 'adjust', 'close', 'reversal')",
            name=op.f("ck_package_usage_change_type_known"),
        ),
        sa.CheckConstraint("rule IN ('auto', 'manual')", name=op.f("ck_package_usage_rule_known")),
        sa.CheckConstraint(
            "(item_id IS NULL) = (customer_package_id IS NULL)",
            name=op.f("ck_package_usage_item_and_package"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(invoice_id, line_id) IN (0, 2)", name=op.f("ck_package_usage_invoice_and_line")
        ),
        sa.CheckConstraint("num_nonnulls(qty, amount) > 0", name=op.f("ck_package_usage_moves_something")),
        sa.CheckConstraint("qty_after >= 0 AND balance_after >= 0", name=op.f("ck_package_usage_after_not_negative")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_package_usage_customer_id")),
        sa.ForeignKeyConstraint(["item_id"], ["customer_package_item.id"], name=op.f("fk_package_usage_item_id")),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["invoice_line.id"],
            name=op.f("fk_package_usage_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["package_usage.id"], name=op.f("fk_package_usage_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_usage")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_package_usage_idempotency_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_package_usage_reverses_id")),
    )
    op.create_index(
        "ix_package_usage_customer_package_id", "package_usage", ["customer_package_id", "id"], unique=False
    )
    op.create_index("ix_package_usage_invoice_id", "package_usage", ["invoice_id"], unique=False)
    op.create_index("ix_package_usage_item_id", "package_usage", ["item_id", "id"], unique=False)
    op.create_index("ix_package_usage_service_id", "package_usage", ["service_id"], unique=False)
    op.create_table(
        "stock_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("qty", sa.BigInteger(), nullable=False),
        sa.Column("qty_after", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('sale', 'return')) = (line_id IS NOT NULL)", name=op.f("ck_stock_move_sale_has_line")
        ),
        sa.CheckConstraint(
            "kind IN ('receipt', 'sale', 'return', 'adjustment', 'quarantine')",
            name=op.f("ck_stock_move_kind_known"),
        ),
        sa.CheckConstraint("qty <> 0", name=op.f("ck_stock_move_qty_moves")),
        sa.CheckConstraint("qty_after >= 0", name=op.f("ck_stock_move_qty_after_not_negative")),
        sa.ForeignKeyConstraint(["batch_id"], ["stock_batch.id"], name=op.f("fk_stock_move_batch_id")),
        sa.ForeignKeyConstraint(
            ["line_id"],
            ["invoice_line.id"],
            name=op.f("fk_stock_move_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
    )
    op.create_index("ix_stock_move_batch_id", "stock_move", ["batch_id", "id"], unique=False)
    op.create_index(
        "ix_stock_move_line_id",
        "stock_move",
        ["line_id"],
        unique=False,
        postgresql_where=sa.text("line_id IS NOT NULL"),
    )
    op.create_index("ix_stock_move_product_id", "stock_move", ["product_id", "id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_stock_move_product_id", table_name="stock_move")
    op.drop_index("ix_stock_move_line_id", table_name="stock_move", postgresql_where=sa.text("line_id IS NOT NULL"))
    op.drop_index("ix_stock_move_batch_id", table_name="stock_move")
    op.drop_table("stock_move")
    op.drop_index("ix_package_usage_service_id", table_name="package_usage")
    op.drop_index("ix_package_usage_item_id", table_name="package_usage")
    op.drop_index("ix_package_usage_invoice_id", table_name="package_usage")
    op.drop_index("ix_package_usage_customer_package_id", table_name="package_usage")
    op.drop_table("package_usage")
    op.drop_index("ix_credit_note_line_line_id", table_name="credit_note_line")
    op.drop_index("ix_credit_note_line_credit_note_id", table_name="credit_note_line")
    op.drop_table("credit_note_line")
    op.drop_index("ix_payment_received_at", table_name="payment")
    op.drop_index("ix_payment_invoice_id", table_name="payment")
    op.drop_table("payment")
    op.drop_index("ix_invoice_line_invoice_id", table_name="invoice_line")
    op.drop_table("invoice_line")
    op.drop_index("ix_customer_package_item_service_id", table_name="customer_package_item")
    op.drop_index("ix_customer_package_item_customer_package_id", table_name="customer_package_item")
    op.drop_index("ix_customer_package_item_customer_id", table_name="customer_package_item")
    op.drop_table("customer_package_item")
    op.drop_index("uq_credit_note_number_financial_year", table_name="credit_note")
    op.drop_index("uq_credit_note_financial_year_sequence", table_name="credit_note")
    op.drop_index("ix_credit_note_invoice_id", table_name="credit_note")
    op.drop_table("credit_note")
    op.drop_index("ix_stock_batch_open", table_name="stock_batch", postgresql_where=sa.text("is_open"))
    op.drop_table("stock_batch")
    op.drop_index("ix_package_template_item_template_id", table_name="package_template_item")
    op.drop_table("package_template_item")
    op.drop_index("uq_invoice_series_financial_year_sequence", table_name="invoice")
    op.drop_index("uq_invoice_number_financial_year", table_name="invoice")
    op.drop_index(
        "ix_invoice_owed", table_name="invoice", postgresql_where=sa.text("payment_status IN ('pending', 'partial')")
    )
    op.drop_index("ix_invoice_invoice_date_id", table_name="invoice")
    op.drop_index("ix_invoice_customer_id_id", table_name="invoice")
    op.drop_table("invoice")
    op.drop_index("uq_gst_rate_service_id_valid_from", table_name="gst_rate")
    op.drop_index("uq_gst_rate_product_id_valid_from", table_name="gst_rate")
    op.drop_table("gst_rate")
    op.drop_index("ix_customer_search_customer_id", table_name="customer_search")
    op.drop_table("customer_search")
    op.drop_index("ix_customer_package_expires_on", table_name="customer_package")
    op.drop_index("ix_customer_package_customer_id_status", table_name="customer_package")
    op.drop_index("ix_customer_package_assigned_on", table_name="customer_package")
    op.drop_table("customer_package")
    op.drop_table("staff")
    op.drop_table("setting")
    op.drop_table("service")
    op.drop_index("ix_request_idempotency_created_at", table_name="request_idempotency")
    op.drop_table("request_idempotency")
    op.drop_table("product")
    op.drop_table("package_template")
    op.drop_table("document_counter")
    op.drop_index("ix_customer_name", table_name="customer")
    op.drop_table("customer")
    op.drop_index("ix_audit_log_entity_entity_id", table_name="audit_log")
    op.drop_table("audit_log")
    op.drop_table("app_user")
