// A list that depends on another (counties of a province): when the upper one changes, the server is asked by the very
// button that serves without a script. Of its answer the lists below are renewed, not the one that somebody is moving
// through, and only of the latest answer: with the keyboard each entry passed is a change.
export default ({ find, page }) => {
  for (const button of find("[data-refresh-place]")) {
    const field = button.closest(".field");
    let asked = 0;
    button.hidden = true;
    field.addEventListener("change", async ({ target }) => {
      const parts = [...target.closest(".parts").children];
      const below = parts.slice(parts.indexOf(target.parentNode) + 1).filter((part) => part.querySelector("select"));
      if (!below.length) return;
      const data = new FormData(button.form);
      data.append(button.name, button.value);
      const turn = ++asked;
      field.setAttribute("aria-busy", "true");
      const answer = await page("POST", button.form.action, data).catch(() => null);
      if (turn !== asked) return;
      field.removeAttribute("aria-busy");
      button.hidden = Boolean(answer);
      if (answer) for (const part of below) renew(part, answer);
    });
  }
};

function renew(part, answer) {
  const list = part.querySelector("select");
  const focused = document.activeElement === list;
  part.replaceWith(document.importNode(answer.getElementById(list.id).parentNode, true));
  if (focused) document.getElementById(list.id).focus();
}
