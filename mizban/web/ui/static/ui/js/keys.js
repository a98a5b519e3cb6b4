// One key for each action of the desk: any link or button with data-key="KeyR" (a physical key: works with the Persian
// layout). They can be switched off in the dialog [data-keys], which Shift+/ opens; the choice stays on this machine.
const STORE = "keys-off";
const off = () => {
  try {
    return localStorage.getItem(STORE) === "1";
  } catch {
    return false;
  }
};
const typing = (element) => element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);

export default ({ find }) => {
  for (const dialog of find("[data-keys]")) {
    const box = dialog.querySelector("input[type=checkbox]");
    box.checked = !off();
    box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "0" : "1"));
    for (const opener of document.querySelectorAll("[data-keys-open]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => dialog.showModal());
    }
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target) || off() || document.querySelector("dialog[open]")) return;
      if (event.code === "Slash" && event.shiftKey) return event.preventDefault(), dialog.showModal();
      const target = !event.shiftKey && document.querySelector(`[data-key="${event.code}"]:not([hidden])`);
      if (!target) return;
      event.preventDefault();
      /^(textarea|input)$/i.test(target.tagName) ? target.focus() : target.click();
    });
  }
};
