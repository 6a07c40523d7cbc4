// One case. What is signed is computed here, from what this page shows; where the gate has something else the signature does not fit.
import { onPress, post, say } from "./api.js";
import { digestOf } from "./bytes.js";
import { onEvent, onOpen } from "./live.js";
import { sign } from "./passkey.js";

const shown = document.querySelector("[data-page=case]");
const signed = JSON.parse(shown.dataset.signed);

async function decide(decision) {
  const role = document.getElementById("role").value;
  const statement = document.getElementById("statement").value.trim();
  const digest = await digestOf("caveat/approval/v1", { ...signed, role, statement, decision });
  const { assertion } = await sign(digest);
  await post(`/v1/cases/${encodeURIComponent(signed.case)}/${decision === "approve" ? "approvals" : "objections"}`, {
    role, statement, nonce: signed.nonce, expires: signed.expires, signature: assertion,
  });
  location.reload();
}

onPress(document.getElementById("approve"), () => decide("approve"));
onPress(document.getElementById("object"), () => decide("object"));

onEvent((event) => event.case === signed.case && compare());
onOpen(compare);

async function compare() {
  const response = await fetch(location.pathname, { headers: { "X-Caveat-Background": "1" } });
  const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-page=case]");
  if (!next) return;
  // Others' signatures and where it stands are shown at once; what would be signed stays what was read.
  shown.querySelector(".signatures").replaceWith(next.querySelector(".signatures"));
  shown.querySelector(".state").replaceWith(next.querySelector(".state"));
  if (next.dataset.signed !== shown.dataset.signed || next.dataset.state !== shown.dataset.state) {
    const changed = document.getElementById("changed");
    changed.hidden = false;
    changed.textContent = "This case has changed since you opened it. ";
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = "Look at it again";
    changed.append(link);
    document.getElementById("approve")?.remove();
    say("");
  }
}
