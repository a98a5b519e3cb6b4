// Who else has a case open and who is writing, as far as the live line tells ([data-here]: a line on the page of a case;
// [data-here-marks]: small marks in the rows of a list), and telling that one is writing oneself. Names come from the
// server, drawn (data-names=address), so that they are only asked for where somebody is there.
const line = document.querySelector("[data-here]");
const list = document.querySelector("[data-here-marks]");
const { names, me, number } = (line || list || document.body).dataset;
const LEFT = 4000, WRITES = 7000, AGAIN = 5000;
const there = {}, leaving = {}, writers = {}, marks = {};
let said = "", others = 0;

const ask = (query) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("GET", `${names}?${query}`);
    request.responseType = "document";
    request.onload = () => (request.response && request.status === 200 ? done(request.response) : fail(request.status));
    request.onerror = fail;
    request.send();
  });

// A page that is opened anew is gone for a moment: who leaves is there a little longer.
function put(of, ids, draw) {
  const now = (there[of] = there[of] || new Set());
  for (const id of ids) clearTimeout(leaving[of + id]), now.add(id);
  for (const id of [...now])
    if (!ids.includes(id)) leaving[of + id] = setTimeout(() => (now.delete(id), draw(of)), LEFT);
  draw(of);
}

async function say() {
  const mine = ++others;
  const who = [...(there[number] || [])].join("."), writing = Object.keys(writers).filter((id) => id !== "other").join(".");
  const found = who || writing ? await ask(`who=${who}&writing=${writing}`).catch(() => null) : null;
  if (mine !== others) return;
  const told = found ? found.querySelector("[data-sentence]").textContent : "";
  const text = [told, writers.other ? line.dataset.text : ""].filter(Boolean).join(" ");
  if (text !== said) line.textContent = said = text;
}

function writes(id) {
  clearTimeout(writers[id]);
  writers[id] = setTimeout(() => (delete writers[id], say()), WRITES);
  say();
}

async function mark(of) {
  const row = list.querySelector(`a[href*="/cases/${of}/"]`);
  const place = row && row.closest("tr");
  if (!place) return;
  const missing = [...there[of]].filter((id) => !marks[id]);
  if (missing.length) {
    const found = await ask(`who=${missing.join(".")}&writing=`).catch(() => null);
    for (const item of found ? found.querySelectorAll("[data-user]") : []) marks[item.dataset.user] = item;
  }
  for (const old of place.querySelectorAll("[data-user]")) old.remove();
  for (const id of there[of]) if (marks[id]) row.parentNode.append(document.importNode(marks[id], true));
}

document.addEventListener("mizban:here", ({ detail }) => {
  for (const told of detail.cases.split(",")) {
    const [of, who] = told.split(":");
    const ids = who.split(".").filter((id) => id && id !== me);
    if (list) put(of, ids, mark);
    else if (of === number) put(of, ids, say);
  }
});
for (const [kind, id] of [["staff-writing", ""], ["office-writing", "other"], ["applicant-writing", "other"]])
  document.addEventListener(`mizban:${kind}`, ({ detail }) => {
    if (line && detail.number === number && (!me || detail.who !== me)) writes(id || detail.who);
  });
document.addEventListener("mizban:case-changed", () => {
  if (line && writers.other) clearTimeout(writers.other), delete writers.other, say();
});

for (const form of document.querySelectorAll("form[data-writing]")) {
  let last = 0;
  form.addEventListener("input", ({ target }) => {
    if (target.name !== "text" || Date.now() - last < AGAIN) return;
    last = Date.now();
    const body = new FormData();
    for (const { name, value } of form.querySelectorAll("input[type=hidden]")) body.append(name, value);
    fetch(form.dataset.writing, { method: "POST", body, credentials: "same-origin", redirect: "error" }).catch(() => {});
  });
}
