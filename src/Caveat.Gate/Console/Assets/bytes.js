// Bytes as base64url, and what people sign: the same as docs/reference/cases.md says.
export const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export const toBytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

export const nonce = () => toText(crypto.getRandomValues(new Uint8Array(18)));

// RFC 8785 of an object whose members are texts: sorted by name, each as JSON writes it.
export const canonical = (members) =>
  `{${Object.keys(members).sort().map((name) => `${JSON.stringify(name)}:${JSON.stringify(members[name])}`).join(",")}}`;

export const digestOf = async (kind, members) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${kind}\n${canonical(members)}`)));
