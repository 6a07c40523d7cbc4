// The watch floor: what comes, and the key that stops it.
import { onPress, post } from "./api.js";
import { digestOf, nonce } from "./bytes.js";
import { onEvent } from "./live.js";
import { sign } from "./passkey.js";
import { serverTime } from "./times.js";

const feed = document.getElementById("feed");
const gate = document.querySelector("[data-page=watch]").dataset.gate;

async function order(path, kind, scope) {
  const members = { gate, scope, statement: "", nonce: nonce(), expires: new Date(serverTime() + 60_000).toISOString() };
  const { assertion } = await sign(await digestOf(kind, members));
  await post(path, { scope, statement: "", nonce: members.nonce, expires: members.expires, signature: assertion });
  location.reload();
}

onPress(document.getElementById("halt"), () => order("/v1/watch/halt", "caveat/halt/v1", document.getElementById("scope").value));
for (const button of document.querySelectorAll(".resume")) {
  onPress(button, () => order("/v1/watch/resume", "caveat/resume/v1", button.dataset.scope));
}

const told = (event) =>
  [event.time, event.type, event.verdict, event.verb, event.target, event.agent, event.case, event.outcome, event.person, event.scope, event.norm]
    .filter(Boolean).join("  ");

onEvent((event) => {
  const line = document.createElement("li");
  line.textContent = told(event);
  feed.prepend(line);
  while (feed.children.length > 200) feed.lastChild.remove();
});
