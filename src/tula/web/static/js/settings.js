// The settings' page.

import { LogoField } from "./components/logo_field.js";

for (const element of document.querySelectorAll("[data-logo]")) new LogoField(element);
