// A part of the page that is still going on: <div id data-renew> is drawn anew until the server draws it without. With
// data-renew="SECONDS" it is drawn anew so often for as long as somebody looks, and never under their hands.
const paced = (part) => Number(part.dataset.renew) * 1000;
const busy = (part) => paced(part) && (document.hidden || part.matches(":hover, :focus-within"));

async function renew(part, wait, page) {
  await new Promise((done) => setTimeout(done, wait));
  if (!part.isConnected) return;
  const answer = busy(part) ? null : await page("GET", location.href).catch(() => null);
  const fresh = answer && answer.getElementById(part.id);
  const next = fresh && !busy(part) ? document.importNode(fresh, true) : part;
  if (next !== part) part.replaceWith(next);
  if (next.hasAttribute("data-renew")) renew(next, paced(next) || Math.min(wait * 1.3, 5000), page);
}

export default ({ find, page }) => find("[data-renew]").forEach((part) => renew(part, paced(part) || 800, page));
