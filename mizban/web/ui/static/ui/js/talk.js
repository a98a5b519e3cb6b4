// The conversation of an open page goes on by itself: <section data-talk> draws its messages anew when the live line tells
// of them. What is being written stays; only messages move, at their end. Whatever else has changed is the bar's to say.
const CHANGED = "mizban:case-changed", SEEN = "mizban:message-seen", NOTED = "mizban:message-noted", RESET = "mizban:reset";
const state = (page) => page.querySelector("main").dataset.state;

function watch(section, page) {
  const list = () => section.querySelector(".msgs");
  const said = section.querySelector("[data-talk-said]");
  const bar = document.querySelector("[data-line-changed]");
  let waiting = false, busy = false;

  function draw(fresh) {
    const there = fresh.querySelector("[data-talk]");
    const messages = there && there.querySelector(".msgs");
    if (!messages) return;
    const before = section.querySelectorAll(".msg").length;
    const now = document.importNode(messages, true);
    list() ? list().replaceWith(now) : section.querySelector("[data-talk-none]").replaceWith(now);
    now.dispatchEvent(new Event("ui:content", { bubbles: true }));
    if (now.querySelectorAll(".msg").length > before) said.textContent = said.dataset.text;
  }

  function follow(fresh) {
    const same = state(fresh) === state(document);
    if (same)
      for (const field of section.querySelectorAll("input[name=revision]"))
        field.value = (fresh.querySelector("[data-talk] input[name=revision]") || field).value;
    if (same || !bar) return;
    bar.hidden = false;
    bar.querySelector("a").hidden = false;
    bar.querySelector("[role=status]").textContent = bar.querySelector("[role=status]").dataset.text;
  }

  async function renew() {
    if (busy || document.hidden) return (waiting = true); // seen is only what somebody looks at
    busy = true;
    waiting = false;
    const fresh = await page("GET", section.dataset.talk).catch(() => null);
    busy = false;
    if (fresh) draw(fresh), follow(fresh);
    if (waiting) renew();
  }

  document.addEventListener(CHANGED, (event) => {
    if (event.detail.number !== section.dataset.number) return;
    event.preventDefault();
    renew();
  });
  for (const kind of [SEEN, NOTED])
    document.addEventListener(kind, ({ detail }) => detail.number === section.dataset.number && renew());
  document.addEventListener(RESET, renew);
  document.addEventListener("visibilitychange", () => waiting && renew());
}

export default ({ find, page }) => find("[data-talk]").forEach((section) => watch(section, page));
