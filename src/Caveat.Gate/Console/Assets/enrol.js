// Somebody who was invited makes a passkey. The invitation stands behind the # and leaves this page in requests alone.
import { onPress, post, say } from "./api.js";
import { make } from "./passkey.js";

const invitation = location.hash.slice(1);
const button = document.getElementById("enrol");
try {
  const asked = await post("/v1/enrolments/options", { invitation });
  document.getElementById("who").textContent = `${asked.name ?? asked.person} (${asked.person}): ${asked.roles.join(", ")}`;
  button.disabled = false;
} catch (fault) {
  say(fault.message);
}

onPress(button, async () => {
  const asked = await post("/v1/enrolments/options", { invitation });
  const credential = await make(asked.options);
  await post("/v1/enrolments", { invitation, state: asked.state, label: document.getElementById("label").value, credential });
  history.replaceState(null, "", location.pathname);
  location.assign("/sign-in");
});
