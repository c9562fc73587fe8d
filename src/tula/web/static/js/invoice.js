// The page of an invoice or a credit note: the roll is as long as what stands on it; an address that ends in #print prints it at once.

import { fitRoll } from "./components/billing/roll_length.js";

const receipt = document.querySelector("[data-receipt]");
if (receipt) fitRoll(receipt);
if (window.location.hash === "#print") window.print();
