// Saves a draft page two seconds after the last letter: <form data-autosave="address">, with [data-saved] for its state.
// What could not be sent waits in localStorage under that address and comes back with the page; never a password, a
// file, or what stands under data-nodraft.
const WEEK = 6048e5;

const kept = (control) =>
  control.name && !/^(password|file|submit|button|hidden)$/.test(control.type) && !control.closest("[data-nodraft]");

function texts(form) {
  const values = {};
  for (const control of form.elements)
    if (kept(control) && (!/^(radio|checkbox)$/.test(control.type) || control.checked))
      (values[control.name] = values[control.name] || []).push(control.value);
  return values;
}

function restore(form, values) {
  for (const control of form.elements) {
    const found = kept(control) && values[control.name];
    if (!found) continue;
    if (/^(radio|checkbox)$/.test(control.type)) control.checked = found.includes(control.value);
    else if (found.length) control.value = found.shift();
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function drafts(key) {
  const store = (work) => {
    try {
      return work(localStorage);
    } catch {
      return null;
    }
  };
  return {
    put: (values) => store((s) => s.setItem(key, JSON.stringify({ at: Date.now(), values }))),
    clear: () => store((s) => s.removeItem(key)),
    get: () => {
      const found = store((s) => JSON.parse(s.getItem(key)));
      return found && Date.now() - found.at < WEEK ? found.values : null;
    },
  };
}

function body(form) {
  const data = new FormData(form);
  for (const control of form.elements)
    if (control.name && (/^(password|file)$/.test(control.type) || control.closest("[data-nodraft]"))) data.delete(control.name);
  return data;
}

function watch(form) {
  const url = form.dataset.autosave;
  const draft = drafts("draft:" + url);
  const said = form.querySelector("[data-saved]") || document.createElement("p");
  const say = (key, at) => (said.textContent = (said.dataset[key] || "").replace("{time}", at || ""));
  let timer, changed = 0, saved = 0, wait = 0;

  async function save() {
    clearTimeout(timer);
    if (changed === saved || form.dataset.sent) return;
    const now = changed;
    say("textSaving");
    try {
      const answer = await fetch(url, { method: "POST", body: body(form), credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw answer.status;
      saved = now;
      wait = 0;
      draft.clear();
      const clock = { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Tehran", hourCycle: "h23" };
      say("textSaved", new Date().toLocaleTimeString(document.documentElement.lang, clock));
    } catch {
      draft.put(texts(form));
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
  const waiting = draft.get();
  if (waiting) {
    restore(form, waiting);
    say("textRestored");
  }
}

export default ({ find }) => find("form[data-autosave]").forEach(watch);
