// The page of one entry of the catalogue: a service has what it uses up.

import { Recipe } from "./components/catalogue/recipe.js";

for (const form of document.querySelectorAll("[data-recipe]")) new Recipe(form);
