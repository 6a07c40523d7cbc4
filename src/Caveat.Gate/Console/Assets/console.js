// One entry for every page: what a page needs is loaded by its name.
import { onPress, post } from "./api.js";
import { listen } from "./live.js";
import { count } from "./times.js";

const theme = document.getElementById("theme");
theme.value = document.documentElement.dataset.theme;
theme.addEventListener("change", () => {
  localStorage.setItem("theme", theme.value);
  document.documentElement.dataset.theme = theme.value;
});

onPress(document.getElementById("sign-out"), async () => {
  await post("/v1/session/end");
  location.assign("/sign-in");
});

const page = document.querySelector("[data-page]")?.dataset.page;
const pages = { enrol: "./enrol.js", "sign-in": "./sign-in.js", inbox: "./inbox.js", case: "./case.js", watch: "./watch.js" };
if (pages[page]) await import(pages[page]);
count();
setInterval(count, 1_000);
listen();
document.documentElement.dataset.ready = "yes";
