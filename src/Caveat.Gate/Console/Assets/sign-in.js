import { onPress, post } from "./api.js";
import { challengeOf, sign } from "./passkey.js";

onPress(document.getElementById("sign-in"), async () => {
  const asked = await post("/v1/session/challenge");
  const signed = await sign(challengeOf(asked.challenge));
  await post("/v1/session", { state: asked.state, ...signed });
  const to = new URL(new URLSearchParams(location.search).get("to") ?? "/", location.origin);
  location.assign(to.origin === location.origin ? to : "/");
});
