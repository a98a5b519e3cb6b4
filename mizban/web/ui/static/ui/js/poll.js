// A file that is still being checked: its row is asked for again at data-poll until the server draws it without.
export async function drawn(url, page) {
  const found = (await page("GET", url)).querySelector("[data-file]");
  if (!found) throw url;
  return document.importNode(found, true);
}

async function poll(item, wait, page) {
  const url = item.dataset.poll;
  if (url) await new Promise((done) => setTimeout(done, wait));
  if (!url || !item.isConnected) return;
  const next = await drawn(url, page).catch(() => item);
  if (next !== item) item.replaceWith(next);
  poll(next, Math.min(wait * 1.5, 20000), page);
}

export default ({ find, page }) => find("[data-poll]").forEach((item) => poll(item, 1500, page));
