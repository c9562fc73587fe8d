// The billing desk's entry: makes the desk and gives its doings their public names on window.Tula.

import { Desk } from "./components/billing/desk.js";

const desk = new Desk(document.querySelector("[data-desk]"));

window.Tula = Object.assign(window.Tula ?? {}, {
  /** Ask the server afresh what the bill comes to; gives the previewed invoice or null. */
  updatePackageBenefitsPreview: () => desk.preview.ask(),
  /** Load and show the packages of a customer; gives them. */
  loadCustomerPackages: (customerId = desk.bill.customer?.id) => desk.panel.load(customerId),
  /** Load them again past every cache. */
  refreshCustomerPackages: (customerId = desk.bill.customer?.id) => desk.panel.load(customerId),
  /** Show these packages in the panel. */
  renderActivePackages: (packages) => desk.panel.render(packages),
  /** Ask whether a quantity of a product is there: {ok, shortage, batches}. */
  validateInventoryQuantity: (productId, qty) => desk.stock.ask(productId, qty),
  /** Show the taxes of a previewed invoice, by default of the newest preview. */
  updateTaxCalculations: (invoice = desk.preview.invoice) => invoice && desk.sums.show(invoice, []),
  /** Show an answer of create-professional as the desk does after Generate invoice. */
  handleInvoiceSuccess: (answer, customerId) => desk.handleInvoiceSuccess(answer, customerId),
});

desk.start();
