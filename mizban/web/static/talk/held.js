// What was sent and may still be taken back ([data-held=seconds]): counts down, then has it go out. The desk does so by
// itself a little later, where nobody looks.
const met = new WeakSet();

function watch(item) {
  const form = item.querySelector("form"), left = item.querySelector("[data-held-left]");
  const ends = Date.now() + item.dataset.held * 1000;
  const number = item.closest("[data-talk]").dataset.number;

  async function go() {
    const body = new FormData(form);
    body.append("go", "1");
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "error" });
    if (answer.status === 409) location.assign(document.querySelector("[data-talk]").dataset.talk + "#write-message");
    document.dispatchEvent(new CustomEvent("mizban:message-noted", { detail: { number } }));
  }

  function tick() {
    if (!item.isConnected || form.dataset.sent) return;
    const seconds = Math.ceil((ends - Date.now()) / 1000);
    left.textContent = left.dataset.text.replace("{s}", Math.max(0, seconds).toLocaleString(document.documentElement.lang));
    seconds > 0 ? setTimeout(tick, 250) : go().catch(() => setTimeout(tick, 3000));
  }
  tick();
}

function start() {
  for (const item of document.querySelectorAll("[data-held]")) if (!met.has(item)) met.add(item), watch(item);
}
document.addEventListener("ui:content", start);
start();
