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
      const renewed = below.map((part) => answer && answer.getElementById(part.querySelector("select").id));
      field.removeAttribute("aria-busy");
      button.hidden = renewed.every(Boolean); // an answer without the lists is another page: that of signing in
      if (button.hidden) below.forEach((part, n) => renew(part, renewed[n]));
    });
  }
};

function renew(part, list) {
  const focused = document.activeElement === part.querySelector("select");
  const shown = document.importNode(list.parentNode, true);
  part.replaceWith(shown);
  if (focused) shown.querySelector("select").focus();
}
