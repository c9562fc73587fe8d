// The entry of an import: checks the chosen file, shows what is wrong with it, and imports it when asked.

import { FileImport } from "./components/imports/file_import.js";

new FileImport(document.querySelector("[data-import]"));
