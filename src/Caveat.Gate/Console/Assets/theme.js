// Runs before anything is shown, so that no page flashes in another theme.
"use strict";
(() => {
  const kept = localStorage.getItem("theme");
  const wished = matchMedia("(prefers-contrast: more)").matches ? "contrast"
    : matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  document.documentElement.dataset.theme = ["dark", "light", "contrast"].includes(kept) ? kept : wished;
})();
