// The live line of a page (data-line = where it asks how things stand and gets leave to listen). What is told becomes an
// event of the document, `mizban:KIND` with the ids as detail (`mizban:case-changed`: number, revision); after a gap
// `mizban:reset`. Nothing moves by itself: bars at the foot of the window say what is new and bring it when asked.
const line = document.querySelector("[data-line]");
const WAIT_OPEN = 8000, BANNER = 3000, HIDDEN = 60000;
const bar = (name) => line.querySelector(`[data-line-${name}]`);
const local = (n) => n.toLocaleString(document.documentElement.lang);
let source, timer, patience, banner, away, failures = 0, asked = 0, heard = [], first = false, known = {};
const fresh = new Set();

function show(name, on, text) {
  const found = bar(name);
  if (!found) return;
  const said = found.querySelector("[role=status]");
  const link = found.querySelector("a");
  if (found.hidden !== on && said.textContent === (on ? text || said.dataset.text : "")) return;
  found.hidden = !on;
  if (link) link.hidden = !on;
  said.textContent = on ? text || said.dataset.text : "";
}

const sayNew = (n) => n > 0 && show("new", true, bar("new").querySelector("[role=status]").dataset.text.replace("{n}", local(n)));

function changed(number, revision) {
  const before = known[number] || 0;
  if (revision <= before) return;
  known[number] = revision;
  if (line.dataset.number ? line.dataset.number === number : bar("changed") && (before || first)) show("changed", true);
}

function counted(counts) {
  for (const link of document.querySelectorAll(".boxes a")) {
    const n = counts[new URLSearchParams(link.search).get("box")];
    const place = link.querySelector(".count");
    if (place && n !== undefined && place.textContent !== local(n)) place.textContent = local(n);
  }
}

// How things stand; also all that there is while no stream is open.
async function ask() {
  const mine = ++asked;
  const answer = await fetch(line.dataset.line, { credentials: "same-origin", redirect: "error" });
  if (answer.status === 401 || answer.status === 404) throw "over";
  if (!answer.ok) throw answer.status;
  const told = await answer.json();
  if (mine !== asked) return told;
  counted(told.counts);
  heard = told.heard;
  for (const [number, revision] of Object.entries(told.revisions)) first ? changed(number, revision) : (known[number] = known[number] || revision);
  if (line.dataset.number && told.revisions[line.dataset.number] > Number(line.dataset.revision)) show("changed", true);
  if (failures && line.dataset.number && told.lately !== undefined)
    document.dispatchEvent(new CustomEvent("mizban:here", { detail: { cases: `${line.dataset.number}:${told.lately}` } }));
  if (line.dataset.count) sayNew(Math.max(fresh.size, told.counts[line.dataset.box] - Number(line.dataset.count)));
  first = true;
  return told;
}

function isNew({ number, to, team, box, service }) {
  const { dataset } = line;
  if (!bar("new") || (dataset.service && dataset.service !== String(service)) || dataset.overdue || dataset.assignee || dataset.county) return false;
  if (document.querySelector(`main a[href*="/cases/${number}/"]`)) return false;
  return dataset.box === "team" ? heard.includes(team) : dataset.box === box && heard.includes(to);
}

let recount;
function hear({ data }) {
  const told = JSON.parse(data);
  const event = new CustomEvent(`mizban:${told.kind}`, { detail: told, cancelable: true });
  const shown = !document.dispatchEvent(event); // by a part of the page that draws itself anew
  if (told.kind === "reset") return ask().catch(() => {});
  if (told.kind !== "case-changed") return;
  shown ? (known[told.number] = told.revision) : changed(told.number, told.revision);
  if (isNew(told)) sayNew(fresh.add(told.number).size);
  else if (fresh.delete(told.number)) fresh.size ? sayNew(fresh.size) : show("new", false);
  if (!document.querySelector(".boxes")) return;
  clearTimeout(recount);
  recount = setTimeout(() => ask().catch(() => {}), 200 + Math.random() * 800);
}

function close() {
  clearTimeout(timer);
  clearTimeout(patience);
  patience = 0;
  if (source) source.close();
  source = null;
}

function up() {
  clearTimeout(timer);
  clearTimeout(patience);
  clearTimeout(banner);
  failures = patience = banner = 0;
  show("down", false);
}

function down() {
  banner = banner || setTimeout(() => show("down", true), BANNER);
}

function again() {
  close();
  down();
  const wait = failures < 4 ? 1000 * 2 ** failures : 25000;
  failures += 1;
  timer = setTimeout(open, wait * (0.8 + Math.random() * 0.4));
}

async function open() {
  close();
  try {
    const told = await ask();
    if (document.hidden && away) return;
    close();
    const mine = (source = new EventSource(told.stream, { withCredentials: true }));
    patience = setTimeout(again, WAIT_OPEN);
    mine.onopen = () => {
      up();
      timer = setTimeout(open, told.seconds * 1000 * (0.7 + Math.random() * 0.2)); // leave to listen is renewed in time
    };
    mine.onerror = () => {
      if (mine !== source) return;
      if (mine.readyState === EventSource.CLOSED) return again();
      down(); // the browser tries for itself, for a while
      patience = patience || setTimeout(again, WAIT_OPEN);
    };
    mine.onmessage = hear;
  } catch (reason) {
    reason === "over" ? close() : again();
  }
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(away);
  away = 0;
  if (document.hidden) away = setTimeout(close, HIDDEN);
  else if (!source) open();
});
document.addEventListener("keydown", (event) => {
  const link = event.altKey && event.code === "KeyN" && line.querySelector("a:not([hidden])");
  if (link) event.preventDefault(), link.click();
});
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && open());
if (line.dataset.number) known[line.dataset.number] = Number(line.dataset.revision);
open();
