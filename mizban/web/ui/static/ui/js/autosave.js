// Saves a draft page two seconds after the last letter: <form data-autosave="address">, with [data-saved] for its state.
// What could not be sent waits in localStorage under that address and comes back with the page; never a password, a
// file, or what stands under data-nodraft. data-revision tells the draft that the server drew: what waited for an older
// one is dropped. The server may answer with the new one in the header Draft-Revision.
const WEEK = 6048e5;
const choice = (control) => /^(radio|checkbox)$/.test(control.type);
const secret = (control) => /^(password|file)$/.test(control.type) || control.closest("[data-nodraft]");
const typed = (form) =>
  [...form.elements].filter((control) => control.name && !secret(control) && !/^(submit|button|hidden|fieldset)$/.test(control.type));

function values(form) {
  const found = {};
  for (const control of typed(form))
    if (!choice(control) || control.checked) (found[control.name] = found[control.name] || []).push(control.value);
  return found;
}

function restore(form, kept) {
  for (const control of typed(form)) {
    const found = kept[control.name] || [];
    if (choice(control)) control.checked = found.includes(control.value);
    else if (found.length) control.value = found.shift();
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function store(work) {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
}

function body(form) {
  const data = new FormData(form);
  for (const control of form.elements) if (control.name && secret(control)) data.delete(control.name);
  return data;
}

function watch(form) {
  const url = form.dataset.autosave;
  const key = "draft:" + url;
  const revision = () => form.dataset.revision || "";
  const said = form.querySelector("[data-saved]") || document.createElement("p");
  const say = (name, time) => (said.textContent = (said.dataset[name] || "").replace("{time}", time || ""));
  let timer, wait = 0, changed = 0, saved = 0;

  async function save() {
    clearTimeout(timer);
    if (changed === saved || form.dataset.sent) return;
    const now = changed;
    say("textSaving");
    try {
      const ask = { method: "POST", body: body(form), credentials: "same-origin", redirect: "error", keepalive: document.hidden };
      const answer = await fetch(url, ask);
      if (!answer.ok) throw answer.status;
      form.dataset.revision = answer.headers.get("Draft-Revision") || revision();
      saved = now;
      wait = 0;
      store((s) => s.removeItem(key));
      const clock = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tehran", hourCycle: "h23" };
      say("textSaved", new Date().toLocaleTimeString(document.documentElement.lang, clock));
    } catch {
      store((s) => s.setItem(key, JSON.stringify({ at: Date.now(), revision: revision(), values: values(form) })));
      say(navigator.onLine ? "textFailed" : "textOffline");
      timer = setTimeout(save, (wait = Math.min(60000, wait * 2 || 4000)));
    }
  }

  const touch = (event) => {
    if (event.target.type === "file") return;
    changed += 1;
    clearTimeout(timer);
    timer = setTimeout(save, 2000);
  };
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => document.hidden && save());

  const waiting = store((s) => JSON.parse(s.getItem(key)));
  if (waiting && waiting.revision === revision() && Date.now() - waiting.at < WEEK) {
    restore(form, waiting.values);
    say("textRestored");
  } else store((s) => s.removeItem(key));
}

export default ({ find }) => find("form[data-autosave]").forEach(watch);
