// Passkeys: made once, and asked for every single decision. Whoever holds one is verified each time.
import { toBytes, toText } from "./bytes.js";

export async function make(options) {
  const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  return JSON.stringify(made.toJSON());
}

export async function sign(challenge) {
  const got = await navigator.credentials.get({
    publicKey: { challenge, rpId: location.hostname, userVerification: "required", timeout: 60_000 },
  });
  const { authenticatorData, clientDataJSON, signature } = got.response;
  return {
    credential: got.id,
    assertion: [authenticatorData, clientDataJSON, signature].map(toText).join("."),
  };
}

export const challengeOf = (text) => toBytes(text);
