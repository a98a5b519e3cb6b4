// A part of the page that is still going on: <div id data-renew> is drawn anew until the server draws it without.
async function renew(part, wait, page) {
  await new Promise((done) => setTimeout(done, wait));
  if (!part.isConnected) return;
  const answer = await page("GET", location.href).catch(() => null);
  const fresh = answer && answer.getElementById(part.id);
  const next = fresh ? document.importNode(fresh, true) : part;
  if (next !== part) part.replaceWith(next);
  if (next.hasAttribute("data-renew")) renew(next, Math.min(wait * 1.3, 5000), page);
}

export default ({ find, page }) => find("[data-renew]").forEach((part) => renew(part, 800, page));
