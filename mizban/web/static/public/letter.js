// Compares a PDF with the digest of the letter, on the reader's own machine: the file is sent nowhere.
const place = document.querySelector("[data-digest]");
if (place && window.crypto && crypto.subtle) {
  const said = place.querySelector("output");
  place.hidden = false;
  place.querySelector("input").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    const same = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === place.dataset.digest;
    said.className = `chip chip--${same ? "ok" : "err"}`;
    said.textContent = same ? place.dataset.textSame : place.dataset.textOther;
  });
}
