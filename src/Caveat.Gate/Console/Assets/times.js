// Countdowns by the clock of the gate: its deadline counts, not that of this machine.
const offset = Date.parse(document.querySelector("meta[name=now]").content) - Date.now();

export function count() {
  for (const time of document.querySelectorAll("time[data-until]")) {
    const left = Math.max(0, Math.round((Date.parse(time.dataset.until) - Date.now() - offset) / 1000));
    const [minutes, seconds] = [Math.floor(left / 60), `${left % 60}`.padStart(2, "0")];
    time.textContent = left === 0 ? "over" : `${minutes}:${seconds}`;
    time.title = `${time.dateTime} · ${new Date(time.dateTime).toLocaleString()}`;
    time.toggleAttribute("data-close", left < 60);
  }
}

export const serverTime = () => Date.now() + offset;
