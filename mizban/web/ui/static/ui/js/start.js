// Loads a module only where the page holds what it serves: data-js-NAME of this script is the address of the module for
// elements with data-NAME. A module gets find(selector), which gives every element once, load(name) and page(method, url,
// body). Whoever brings new content into the page dispatches `ui:content` (bubbling) on it.
const script = document.querySelector("script[data-modules]");
const urls = {};
for (const { name, value } of script.attributes)
  if (name.startsWith("data-js-")) urls[name.slice(8)] = new URL(value, document.baseURI).href;

const load = (name) => import(urls[name]);
// The document of an address (refusals below 400 and 422 included), parsed without a sink for trusted types.
const page = (method, url, body) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "live");
    request.onload = () => (request.response && (request.status < 400 || request.status === 422) ? done(request.response) : fail(request.status));
    request.onerror = fail;
    request.send(body);
  });
const met = {};
const finder = (name) => {
  const seen = (met[name] = met[name] || new WeakSet());
  return (selector) =>
    [...document.querySelectorAll(selector)].filter((element) => !seen.has(element) && seen.add(element));
};

function start() {
  for (const name of Object.keys(urls))
    if (document.querySelector(`[data-${name}]`)) load(name).then((module) => module.default({ find: finder(name), load, page })).catch(() => {});
}

// A form is sent once, however often one taps; eight seconds later, or back on the page, it may be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  const buttons = [...form.elements].filter((element) => element.type === "submit");
  const set = (on) => buttons.forEach((button) => button.toggleAttribute("data-waiting", on));
  const free = () => (delete form.dataset.sent, set(false));
  set(true);
  setTimeout(free, 8000);
  addEventListener("pageshow", free, { once: true });
});

document.addEventListener("ui:content", start);
document.documentElement.classList.add("js");
start();
