"""The web application: every area's blueprints on one Flask."""

from flask import Blueprint, Flask
from flask_bootstrap import Bootstrap5
from werkzeug.routing import IntegerConverter

from tula import db
from tula.config import Config, read_config
from tula.web import errors, formats, json_body, openapi, origin, security
from tula.web.audit.routes import pages as audit_pages
from tula.web.auth import guard
from tula.web.billing.api import api as billing_api
from tula.web.billing.credit_note_pages import pages as credit_note_pages
from tula.web.billing.day_close_api import api as day_close_api
from tula.web.billing.day_close_pages import pages as day_close_pages
from tula.web.billing.desk_pages import pages as desk_pages
from tula.web.billing.edit_api import api as edit_api
from tula.web.billing.invoice_pages import pages as invoice_pages
from tula.web.billing.mail_api import api as mail_api
from tula.web.billing.offers_api import api as offers_api
from tula.web.billing.routes import pages as billing_pages
from tula.web.billing.undo_api import api as undo_api
from tula.web.catalogue.api import api as catalogue_api
from tula.web.catalogue.bulk_api import api as catalogue_bulk_api
from tula.web.catalogue.routes import pages as catalogue_pages
from tula.web.customers.api import api as customers_api
from tula.web.customers.records_api import api as customer_records_api
from tula.web.customers.routes import pages as customers_pages
from tula.web.dashboard.routes import pages as dashboard_pages
from tula.web.imports.api import api as imports_api
from tula.web.imports.routes import pages as imports_pages
from tula.web.inventory.adjust_api import api as adjust_api
from tula.web.inventory.api import api as inventory_api
from tula.web.inventory.count_pages import pages as count_pages
from tula.web.inventory.move_pages import pages as move_pages
from tula.web.inventory.product_pages import pages as product_stock_pages
from tula.web.inventory.routes import pages as inventory_pages
from tula.web.inventory.value_pages import pages as stock_value_pages
from tula.web.packages.api import api as packages_api
from tula.web.packages.routes import pages as packages_pages
from tula.web.packages.templates_api import api as templates_api
from tula.web.packages.templates_routes import pages as templates_pages
from tula.web.packages.usage_api import api as usage_api
from tula.web.reports.api import api as reports_api
from tula.web.reports.routes import pages as reports_pages
from tula.web.settings.api import api as settings_api
from tula.web.settings.live import pages as settings_live
from tula.web.settings.routes import pages as settings_pages

BLUEPRINTS: tuple[Blueprint, ...] = (
    openapi.pages,
    audit_pages,
    billing_api,
    day_close_api,
    day_close_pages,
    edit_api,
    undo_api,
    billing_pages,
    desk_pages,
    credit_note_pages,
    invoice_pages,
    mail_api,
    offers_api,
    catalogue_api,
    catalogue_bulk_api,
    catalogue_pages,
    customer_records_api,
    customers_api,
    customers_pages,
    dashboard_pages,
    imports_api,
    imports_pages,
    adjust_api,
    inventory_api,
    count_pages,
    inventory_pages,
    move_pages,
    product_stock_pages,
    stock_value_pages,
    packages_api,
    packages_pages,
    templates_api,
    templates_pages,
    usage_api,
    reports_api,
    reports_pages,
    settings_api,
    settings_live,
    settings_pages,
)
"""Every area in alphabetical order: its JSON API, then its pages."""


class RowIdConverter(IntegerConverter):
    """The id in an address; a number that no row can have is an address that does not exist."""

    regex = r"\d{1,18}"


def create_app(config: Config | None = None) -> Flask:
    """Make the application for a configuration, by default the environment's.

    :raises ConfigError: the environment is incomplete.
    """
    config = config or read_config()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        PROPAGATE_EXCEPTIONS=False,
        MAX_CONTENT_LENGTH=json_body.LARGEST_BODY,
        BOOTSTRAP_SERVE_LOCAL=True,
        MAIL_SERVER=config.mail_server,
    )
    app.url_map.converters["int"] = RowIdConverter
    app.jinja_env.globals["is_demo"] = config.demo
    Bootstrap5(app)
    formats.install(app)
    errors.install(app)
    security.install(app, config)
    origin.install(app)
    guard.install(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    db.configure(config.database_url)
    return app
