// Copies a code: <button data-copy="1405-00000-0017" data-text-done="…" hidden>.
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.className = "vh";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

export default ({ find }) => {
  for (const button of find("[data-copy]")) {
    const text = button.querySelector("[aria-live]") || button;
    const before = text.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await write(button.dataset.copy);
      button.focus();
      text.textContent = button.dataset.textDone;
      setTimeout(() => (text.textContent = before), 4000);
    });
  }
};
