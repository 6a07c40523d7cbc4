// What happens, as it happens. Where nothing comes any more the page says so, and nobody approves on what may be old.
const silence = 20_000;
const status = document.getElementById("live");
const listeners = [];
let heard = Date.now();

export const onEvent = (listener) => listeners.push(listener);

function show(state) {
  if (status.dataset.state === state) return;
  status.dataset.state = state;
  status.textContent = { live: "● LIVE", stale: "▲ STALE" }[state] ?? state;
  document.body.dataset.stale = state === "stale" ? "yes" : "no";
  const approve = document.getElementById("approve");
  if (approve) approve.disabled = state === "stale";
}

export function listen() {
  if (!status) return;
  const source = new EventSource("/v1/events?beats");
  const hear = () => {
    heard = Date.now();
    show("live");
  };
  source.onopen = hear;
  source.onerror = () => show("stale");
  source.onmessage = (message) => {
    hear();
    const event = JSON.parse(message.data);
    if (event.type !== "beat") for (const listener of listeners) listener(event);
  };
  setInterval(() => Date.now() - heard > silence && show("stale"), 1_000);
}
