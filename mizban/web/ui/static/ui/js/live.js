// Renews a region while one types or filters: <form method="get" data-live="id-of-region">, the same address as without
// script. The region says its count in [data-live-count], read out politely. Nothing else of the page moves.
function watch(form, page) {
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  form.append(said);
  let timer, last = location.href;

  async function renew() {
    const url = new URL(form.action, location.href);
    url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    if (url.href === last) return;
    const asked = (last = url.href);
    const region = document.getElementById(form.dataset.live);
    region.setAttribute("aria-busy", "true");
    const answer = await page("GET", url).catch(() => null);
    if (asked !== last) return;
    region.removeAttribute("aria-busy");
    const fresh = answer && answer.getElementById(form.dataset.live);
    if (!fresh) return;
    region.textContent = "";
    region.append(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    history.replaceState(null, "", url);
    const count = region.querySelector("[data-live-count]");
    said.textContent = count ? count.textContent : "";
    region.dispatchEvent(new Event("ui:content", { bubbles: true }));
  }

  form.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    timer = setTimeout(renew, /^(text|search)$/.test(target.type) ? 350 : 0);
  });
}

export default ({ find, page }) => find("form[data-live]").forEach((form) => watch(form, page));
