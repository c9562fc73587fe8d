// The page of the day close: the drawer counts itself.

import { Drawer } from "./components/day_close/drawer.js";

const drawer = document.querySelector("form[data-drawer]");
if (drawer) new Drawer(drawer);
