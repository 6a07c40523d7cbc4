// Requests to the gate. What it refuses is thrown with its own words.
const antiforgery = document.querySelector("meta[name=antiforgery]")?.content;

export async function post(path, body) {
  const headers = { accept: "application/json" };
  if (antiforgery) headers["X-Caveat-Antiforgery"] = antiforgery;
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(path, { method: "POST", headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const text = await response.text();
  const answer = text ? JSON.parse(text) : {};
  if (!response.ok) throw new Error(`${answer.detail ?? response.statusText} (${answer.code ?? response.status})`);
  return answer;
}

export const say = (text) => {
  document.getElementById("said").textContent = text;
};

// Runs what a button is for: once at a time, and whatever goes wrong is said.
export function onPress(button, act) {
  button?.addEventListener("click", async () => {
    button.disabled = true;
    say("");
    try {
      await act();
    } catch (fault) {
      say(fault.name === "NotAllowedError" ? "Nothing was signed." : fault.message);
    } finally {
      button.disabled = document.body.dataset.stale === "yes" && button.id === "approve";
    }
  });
}
