// The list of what waits. Its order stands still while a hand is on it.
import { onEvent, onOpen } from "./live.js";
import { count } from "./times.js";

const fresh = document.getElementById("fresh");
let changes = 0;
let loading = false;
const rows = () => [...document.querySelectorAll("#rows tbody tr")];
const current = () => rows().findIndex((row) => row.contains(document.activeElement));

async function refresh() {
  if (loading) return;
  loading = true;
  try {
    const response = await fetch("/", { headers: { "X-Caveat-Background": "1" } });
    if (response.redirected || !response.ok) return location.reload();
    const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-page=inbox]");
    // What came while this was asked for, and whether a hand came to a row.
    if (current() >= 0) return hold();
    const now = document.getElementById("rows");
    const [was, is] = [now.closest(".scroll") ?? now, next.querySelector(".scroll") ?? next.querySelector("#rows")];
    was.replaceWith(is);
    changes = 0;
    fresh.hidden = true;
    count();
  } finally {
    loading = false;
  }
}

function hold() {
  fresh.hidden = false;
  fresh.textContent = `${changes} new, press r`;
}

onEvent((event) => {
  if (!event.case) return;
  changes++;
  if (current() >= 0) hold();
  else refresh();
});

onOpen(() => current() < 0 && refresh());

document.addEventListener("keydown", (key) => {
  if (key.ctrlKey || key.metaKey || key.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(key.target.tagName)) return;
  const all = rows();
  if (key.key === "j" || key.key === "k") {
    const at = Math.min(all.length - 1, Math.max(0, current() + (key.key === "j" ? 1 : -1)));
    all[at]?.querySelector("a").focus();
  } else if (key.key === "r") {
    document.activeElement.blur();
    changes = Math.max(changes, 1);
    refresh();
  } else if (key.key === "?") {
    fresh.hidden = false;
    fresh.textContent = "j and k move, Enter opens, r refreshes. No key approves.";
  }
});
