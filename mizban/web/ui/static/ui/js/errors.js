// The summary of errors takes the focus; its links lead to the control with its label in view.
export default ({ find }) => {
  for (const box of find("[data-errors]")) {
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
