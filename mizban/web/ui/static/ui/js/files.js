// A row per file: size, progress, retry, removal, for every file input of a form that holds <div data-files="address">
// with the texts. A finished row is drawn by the server: GET of the upload's address answers with <li data-file>.
// Without an address files go with the form, and the rows name them.
const say = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
const local = (number) => number.toLocaleString(document.documentElement.lang);

function watch(input, home, load, page) {
  const set = home.dataset;
  const box = input.closest(".files, .files-field") || input.parentNode;
  const list = box.querySelector(".files__rows") || document.createElement("ul");
  const copy = (name) => document.importNode(home.querySelector(`template[data-file-${name}]`).content, true);
  const picks = copy("pick").firstElementChild;
  const [choose, shoot] = picks.querySelectorAll("label");
  const camera = picks.querySelector("input");
  const most = "room" in box.dataset ? +box.dataset.room + list.children.length : +box.dataset.max || 1;
  const changed = () => input.form.dispatchEvent(new Event("input", { bubbles: true }));
  const headers = () => ({ "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value, "Tus-Resumable": "1.0.0" });
  list.className = "files__rows";
  list.setAttribute("aria-live", "polite");
  list.setAttribute("aria-relevant", "additions");
  choose.htmlFor = input.id;
  if (set.files) shoot.htmlFor = camera.id = input.id + "-camera";
  else shoot.remove(), camera.remove();
  if (input.previousElementSibling) input.previousElementSibling.remove(); // stands over a button that goes away
  input.classList.add("vh");
  input.after(picks, list);
  picks.prepend(input);

  function add(file) {
    const item = copy("row").firstElementChild;
    const part = (selector) => item.querySelector(selector);
    part("bdi").textContent = file.name;
    part("[data-drop] span").textContent = " " + file.name;
    part("progress").setAttribute("aria-label", file.name);
    list.append(item);
    return { item, part };
  }

  // What the page said about the field before this file came holds no longer.
  function clear() {
    const field = box.closest(".field--error");
    for (const said of field ? field.querySelectorAll(".error") : []) said.remove();
    if (field) field.classList.remove("field--error");
  }

  // Whoever chooses again after a refusal means the new file in place of the refused one.
  function replace() {
    for (const row of list.querySelectorAll(".file--refused")) row.querySelector("[data-remove], [data-drop]")?.click();
  }

  function name() {
    list.textContent = "";
    for (const file of input.files) {
      const { part } = add(file);
      part("progress").remove();
      part("[data-drop]").onclick = () => ((input.value = ""), name(), input.focus());
    }
  }

  function take(original) {
    const full = list.children.length >= most;
    const { item, part } = add(original);
    const state = part(".file__state"), bar = part("progress"), retry = part("[data-retry]");
    let stop = new AbortController();
    const refuse = (text, again) => {
      state.textContent = say(text, { file: original.name, n: local(most) });
      item.classList.add("file--refused");
      bar.hidden = true;
      retry.hidden = !again;
    };
    const go = async () => {
      stop = new AbortController();
      item.classList.remove("file--refused");
      bar.hidden = !(retry.hidden = true);
      try {
        const small = await (await load("shrink")).shrink(original);
        if (!small.size) return refuse(set.textEmpty);
        if (small.size > +set.maxBytes) return refuse(set.textBig);
        const about = { filename: small.name, field: input.name };
        const place = await (await load("tus")).send(small, set.files, about, headers, stop.signal, (share, cut) => {
          bar.value = share * 100;
          state.textContent = cut ? set.textCut : say(set.textSending, { p: local(Math.round(share * 100)) });
        });
        const done = await (await load("poll")).drawn(place, page);
        item.replaceWith(done);
        if (!done.classList.contains("file--refused")) clear();
        done.dispatchEvent(new Event("ui:content", { bubbles: true }));
        changed();
      } catch {
        if (!stop.signal.aborted) refuse(set.textFailed, true);
      }
    };
    retry.onclick = go;
    part("[data-drop]").onclick = () => (stop.abort(), item.remove(), input.focus());
    full ? refuse(set.textMany) : go();
  }

  for (const source of picks.querySelectorAll("input"))
    source.addEventListener("change", () => {
      if (!set.files) return name();
      replace();
      [...source.files].forEach(take);
      source.value = "";
    });
  // What a row holds for the form goes with it; the address in data-remove, if any, is told.
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-file] button");
    if (!button || !set.files) return;
    event.preventDefault();
    if (button.dataset.remove) fetch(button.dataset.remove, { method: "DELETE", credentials: "same-origin", headers: headers() });
    button.closest("[data-file]").remove();
    input.focus();
    changed();
  });
}

export default ({ find, load, page }) => {
  for (const input of find("input[type=file]:not([capture])")) {
    const home = input.form && input.form.querySelector("[data-files]");
    if (home) watch(input, home, load, page);
  }
};
