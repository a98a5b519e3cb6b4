// The summary of errors takes the focus; its links lead to the control with its label in view. Once the last field has
// been put right in place, as files are, it goes.
export default ({ find }) => {
  for (const box of find("[data-errors]")) {
    const wrong = () => document.querySelector(".field--error");
    if (wrong()) document.addEventListener("ui:content", () => wrong() || box.remove());
    box.focus();
    box.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const control = link && document.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      const field = control.closest(".field") || control;
      field.scrollIntoView();
      control.focus({ preventScroll: true });
    });
  }
};
