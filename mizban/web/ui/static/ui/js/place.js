// A list that depends on another (counties of a province): when the upper one changes, the server is asked by the very
// button that serves without a script, and the field alone is renewed from its answer.
export default ({ find, page }) => {
  for (const button of find("[data-refresh-place]")) {
    const field = button.closest(".field");
    const lists = field.querySelectorAll("select");
    button.hidden = true;
    field.addEventListener("change", async ({ target }) => {
      if (target === lists[lists.length - 1]) return;
      const data = new FormData(button.form);
      data.append(button.name, button.value);
      field.setAttribute("aria-busy", "true");
      try {
        const answer = await page("POST", button.form.action, data);
        field.replaceWith(document.importNode(answer.getElementById(target.id).closest(".field"), true));
        const next = document.getElementById(target.id);
        next.focus();
        next.dispatchEvent(new Event("ui:content", { bubbles: true }));
      } catch {
        button.hidden = false;
        field.removeAttribute("aria-busy");
      }
    });
  }
};
