// A row per file: size, progress, retry, removal. The server draws the row of a finished file (GET of its upload address
// answers with <li data-file>), and says by data-poll that it is still being checked.
const say = (text, values) => text.replace(/\{(\w+)\}/g, (all, key) => (key in values ? values[key] : all));
const local = (number) => number.toLocaleString(document.documentElement.lang);

function row(url) {
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
  const next = await row(url).catch(() => item);
  if (next !== item) item.replaceWith(next);
  poll(next, Math.min(wait * 1.5, 20000));
}

function watch(box, load) {
  const set = box.dataset;
  const list = box.querySelector(".files__rows");
  const input = box.querySelector(".files__plain input");
  const picks = box.querySelector(".files__pick");
  const token = () => box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  input.classList.add("vh");
  picks.prepend(input);
  picks.hidden = false;

  async function take(original) {
    const item = document.importNode(box.querySelector("template").content, true).firstElementChild;
    const state = item.querySelector(".file__state"), bar = item.querySelector("progress");
    const retry = item.querySelector("[data-retry]"), drop = item.querySelector("[data-drop]");
    const file = original.name, values = { file };
    item.querySelector(".file__name").textContent = bar.ariaLabel = file;
    drop.querySelector("span").textContent = " " + file;
    const refuse = (text, again) => {
      item.classList.add("file--refused");
      state.textContent = say(text, values);
      state.classList.add("file__why");
      bar.hidden = true;
      retry.hidden = !again;
    };
    if (list.children.length >= +set.maxFiles) {
      list.append(item);
      retry.onclick = null;
      drop.onclick = () => item.remove();
      return refuse(set.textMany);
    }
    list.append(item);
    let stop;
    const go = async () => {
      stop = new AbortController();
      item.classList.remove("file--refused");
      state.classList.remove("file__why");
      retry.hidden = true;
      bar.hidden = false;
      try {
        const small = await (await load("shrink")).shrink(original);
        if (!small.size) return refuse(set.textEmpty);
        if (small.size > +set.maxBytes) return refuse(set.textBig);
        const place = await (await load("tus")).send(small, set.files, token(), (part, cut) => {
          bar.value = part * 100;
          state.textContent = cut ? set.textCut : say(set.textSending, { p: local(Math.round(part * 100)) });
        }, stop.signal);
        const done = await row(place);
        item.replaceWith(done);
        poll(done, 1500);
      } catch {
        if (!stop.signal.aborted) refuse(set.textFailed, true);
      }
    };
    retry.onclick = go;
    drop.onclick = () => (stop.abort(), item.remove(), input.focus());
    go();
  }

  for (const source of box.querySelectorAll("input[type=file]"))
    source.addEventListener("change", () => {
      [...source.files].forEach(take);
      source.value = "";
    });
  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const answer = await fetch(button.dataset.remove, { method: "DELETE", credentials: "same-origin", headers: { "X-CSRFToken": token(), "Tus-Resumable": "1.0.0" } }).catch(() => ({}));
    if (!answer.ok) return button.form.requestSubmit ? (button.removeAttribute("data-remove"), button.click()) : 0;
    button.closest("[data-file]").remove();
    input.focus();
  });
  for (const item of list.querySelectorAll("[data-poll]")) poll(item, 1500);
}

export default ({ find, load }) => find("[data-files]").forEach((box) => watch(box, load));
