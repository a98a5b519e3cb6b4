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
const typing = (element) =>
  element.isContentEditable || /^(textarea|select)$/i.test(element.tagName) || (/^input$/i.test(element.tagName) && !/^(checkbox|radio|button|submit)$/.test(element.type));

// Whether a key pressed now is a command, and no letter of a text.
export const free = (event) =>
  !event.defaultPrevented && !event.ctrlKey && !event.altKey && !event.metaKey && !typing(event.target) && !off() && !document.querySelector("dialog[open]");

// As if it were pressed; what folds opens, and a text can be written at once.
export function act(target) {
  if (/^(textarea|input)$/i.test(target.tagName)) return target.focus();
  if (target.tagName !== "SUMMARY") return target.click();
  target.parentNode.open = true;
  const text = target.parentNode.querySelector("textarea, input:not([type=hidden])");
  (text || target).focus();
  target.scrollIntoView({ block: "nearest" });
}

export default ({ find }) => {
  for (const dialog of find("[data-keys]")) {
    const box = dialog.querySelector("input[type=checkbox]");
    box.checked = !off();
    box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "0" : "1"));
    for (const opener of document.querySelectorAll("[data-keys-open]")) {
      opener.hidden = false;
      opener.setAttribute("aria-haspopup", "dialog");
      opener.addEventListener("click", (event) => (event.preventDefault(), dialog.showModal()));
    }
    document.addEventListener("keydown", (event) => {
      if (!free(event)) return;
      if (event.code === "Slash" && event.shiftKey) return event.preventDefault(), dialog.showModal();
      const target = !event.shiftKey && [...document.querySelectorAll(`[data-key="${event.code}"]`)].find((one) => one.offsetParent);
      if (target) event.preventDefault(), act(target);
    });
  }
};
