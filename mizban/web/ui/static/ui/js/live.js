// Renews a region while one types or filters: <form method="get" data-live="id-of-region">, the same address as without
// script. The region says its count in [data-live-count], read out politely. Nothing else of the page moves.
function fetchPage(url, done, fail) {
  const request = new XMLHttpRequest(); // gives a document without a sink for trusted types
  request.open("GET", url);
  request.responseType = "document";
  request.setRequestHeader("X-Requested-With", "live");
  request.onload = () => (request.status === 200 && request.response ? done(request.response) : fail());
  request.onerror = fail;
  request.send();
  return request;
}

export default ({ find }) => {
  for (const form of find("form[data-live]")) {
    const region = () => document.getElementById(form.dataset.live);
    const said = document.createElement("p");
    said.className = "vh";
    said.setAttribute("role", "status");
    form.append(said);
    let timer, running, last = location.href;
    const renew = () => {
      const url = new URL(form.action || location.href, location.href);
      const values = [...new FormData(form)].filter(([, value]) => value !== "" && typeof value === "string");
      url.search = new URLSearchParams(values);
      if (url.href === last) return;
      last = url.href;
      if (running) running.abort();
      const place = region();
      place.setAttribute("aria-busy", "true");
      running = fetchPage(url, (page) => {
        const fresh = page.getElementById(form.dataset.live);
        if (!fresh) return location.assign(url);
        place.replaceChildren ? place.replaceChildren() : (place.textContent = "");
        place.append(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
        place.removeAttribute("aria-busy");
        history.replaceState(null, "", url);
        const count = place.querySelector("[data-live-count]");
        said.textContent = count ? count.textContent : "";
        place.dispatchEvent(new Event("ui:content", { bubbles: true }));
      }, () => place.removeAttribute("aria-busy"));
    };
    form.addEventListener("input", (event) => {
      clearTimeout(timer);
      timer = setTimeout(renew, /^(text|search)$/.test(event.target.type) ? 350 : 0);
    });
  }
};
