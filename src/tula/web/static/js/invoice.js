// The invoice's page: the roll is as long as what stands on it.

import { fitRoll } from "./components/billing/roll_length.js";

const receipt = document.querySelector("[data-receipt]");
if (receipt) fitRoll(receipt);
