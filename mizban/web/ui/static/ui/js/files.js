// A row per file: size, progress, retry, removal. The server draws the row of a finished file (GET of its upload address
// answers with <li data-file>), and says by data-poll that it is still being checked. Without an address in data-files the
// files go with the form, and the rows only name them.
const say = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
const local = (number) => number.toLocaleString(document.documentElement.lang);

function drawn(url) {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest(); // gives a document without a sink for trusted types
    request.open("GET", url);
    request.responseType = "document";
    request.onload = () => {
      const found = request.status < 400 && request.response && request.response.querySelector("[data-file]");
      found ? done(document.importNode(found, true)) : fail(request.status);
    };
    request.onerror = fail;
    request.send();
  });
}

async function poll(item, wait) {
  const url = item.dataset.poll;
  await new Promise((done) => setTimeout(done, wait));
  if (!url || !item.isConnected) return;
  const next = await drawn(url).catch(() => item);
  if (next !== item) item.replaceWith(next);
  poll(next, Math.min(wait * 1.5, 20000));
}

function watch(box, load) {
  const set = box.dataset;
  const list = box.querySelector(".files__rows");
  const input = box.querySelector(".files__plain input");
  const picks = box.querySelector(".files__pick");
  const token = () => box.closest("form").elements.csrfmiddlewaretoken.value;
  input.classList.add("vh");
  picks.prepend(input);
  picks.hidden = false;

  function add(file) {
    const item = document.importNode(box.querySelector("template").content, true).firstElementChild;
    const part = (selector) => item.querySelector(selector);
    part("bdi").textContent = file.name;
    part("[data-drop] span").textContent = " " + file.name;
    part("progress").setAttribute("aria-label", file.name);
    list.append(item);
    return { item, part };
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
    const full = list.children.length >= +set.maxFiles;
    const { item, part } = add(original);
    const state = part(".file__state"), bar = part("progress"), retry = part("[data-retry]");
    let stop = new AbortController();
    const refuse = (text, again) => {
      state.textContent = say(text, { file: original.name });
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
        const place = await (await load("tus")).send(small, set.files, token(), (share, cut) => {
          bar.value = share * 100;
          state.textContent = cut ? set.textCut : say(set.textSending, { p: local(Math.round(share * 100)) });
        }, stop.signal);
        const done = await drawn(place);
        item.replaceWith(done);
        poll(done, 1500);
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
      [...source.files].forEach(take);
      source.value = "";
    });
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const headers = { "X-CSRFToken": token(), "Tus-Resumable": "1.0.0" };
    const answer = await fetch(button.dataset.remove, { method: "DELETE", credentials: "same-origin", headers }).catch(() => ({}));
    if (answer.ok) button.closest("[data-file]").remove(), input.focus();
    else button.removeAttribute("data-remove"), button.click(); // by the form, then
  });
  for (const item of list.querySelectorAll("[data-poll]")) poll(item, 1500);
}

export default ({ find, load }) => find("[data-files]").forEach((box) => watch(box, load));
