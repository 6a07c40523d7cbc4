// What happens, as it happens. Where nothing comes any more the page says so, and nobody approves on what may be old.
const silence = 20_000;
const status = document.getElementById("live");
const listeners = [];
const openers = [];
let heard = Date.now();

export const onEvent = (listener) => listeners.push(listener);

// What came between the making of the page and this moment nobody tells: whoever shows something looks again.
export const onOpen = (listener) => openers.push(listener);

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
  let source = open();
  // A browser keeps few connections to one host: a page that nobody sees holds none.
  document.addEventListener("visibilitychange", () => {
    source.close();
    if (!document.hidden) source = open();
  });
  setInterval(() => !document.hidden && Date.now() - heard > silence && show("stale"), 1_000);
}

function open() {
  const source = new EventSource("/v1/events?beats");
  const hear = () => {
    heard = Date.now();
    show("live");
  };
  source.onopen = () => {
    hear();
    for (const opener of openers) opener();
  };
  source.onerror = () => show("stale");
  source.onmessage = (message) => {
    hear();
    const event = JSON.parse(message.data);
    if (event.type !== "beat") for (const listener of listeners) listener(event);
  };
  return source;
}
