// Ctrl+K: everything that can be done from this page in one list, found by typing. <dialog data-palette> with a combobox and
// its listbox; the list is made of the links and buttons that stand on the page, so it can do nothing that they cannot.
const MOST = 40;
const fold = (text) =>
  text.toLowerCase().replace(/[\u064a\u0649]/g, "\u06cc").replace(/\u0643/g, "\u06a9").replace(/[\u06f0-\u06f9\u0660-\u0669]/g, (d) => d.charCodeAt(0) & 15).replace(/[\u200c\u2026\s]+/g, " ").trim();
const words = (one) => (one.getAttribute("aria-label") || one.innerText || "").replace(/\s+/g, " ").trim();

function offered() {
  const ticked = document.querySelector("tbody input:checked");
  const found = ["main [data-key]", "main .btn, main .pager a", ".boxes a", ".nav a"].reduce((all, kind) => all.concat(...document.querySelectorAll(kind)), []);
  const seen = new Set();
  return found
    .filter((one) => one.offsetParent && !one.closest("dialog, form.bar, .drop") && (ticked || !one.closest(".tools")))
    .map((one) => ({ text: words(one), key: one.dataset.key || "", one }))
    .filter(({ text }) => text && !seen.has(text) && seen.add(text));
}

function serve(dialog, act) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  let all = [], shown = [], at = 0;

  function mark() {
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", place === at));
    const item = list.children[at];
    item ? input.setAttribute("aria-activedescendant", item.id) : input.removeAttribute("aria-activedescendant");
    if (item) item.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const asked = fold(input.value);
    const parts = asked.split(" ");
    shown = all.filter(({ text }) => parts.every((part) => fold(text).includes(part))).slice(0, MOST);
    if (asked) {
      const kind = asked.replace(/[^0-9]/g, "").length >= 13 ? "textNumber" : "textSearch";
      const to = new URL(dialog.dataset.search, location.href);
      to.searchParams.set("q", input.value);
      shown.push({ text: dialog.dataset[kind].replace("{n}", input.value).replace("{q}", input.value), key: "", to });
    }
    list.textContent = "";
    shown.forEach(({ text, key }, place) => {
      const item = document.createElement("li");
      item.id = `palette-${place}`;
      item.setAttribute("role", "option");
      item.textContent = text;
      if (key) {
        const shortcut = document.createElement("span");
        shortcut.className = "key";
        shortcut.setAttribute("aria-hidden", "true");
        shortcut.textContent = key.replace("Key", "");
        item.append(" ", shortcut);
      }
      item.addEventListener("click", () => run(place));
      list.append(item);
    });
    at = 0;
    mark();
    said.textContent = said.dataset.text.replace("{n}", shown.length.toLocaleString(document.documentElement.lang));
  }

  function run(place) {
    const chosen = shown[place];
    if (!chosen) return;
    dialog.close();
    chosen.to ? location.assign(chosen.to) : act(chosen.one);
  }

  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open || document.querySelector("dialog[open]")) return;
    all = offered();
    input.value = "";
    dialog.showModal();
    draw();
    input.focus();
  });
  input.addEventListener("input", draw);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (step) at = (at + step + shown.length) % (shown.length || 1), mark();
    else if (event.key === "Enter") run(at);
    else return;
    event.preventDefault();
  });
}

export default ({ find, load }) => load("keys").then(({ act }) => find("[data-palette]").forEach((dialog) => serve(dialog, act)));
