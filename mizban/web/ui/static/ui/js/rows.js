// Rows of a group without a reload: a copy of the <template>, with the next number in place of __prefix__. A removed row
// stays in the form, hidden and ticked as deleted, so that the numbers stay whole.
function fill(node, index) {
  for (const element of node.querySelectorAll("*"))
    for (const attribute of element.attributes)
      if (attribute.value.includes("__prefix__")) attribute.value = attribute.value.replace(/__prefix__/g, index);
}

function watch(group) {
  const list = group.querySelector("[data-rows-list]");
  const total = group.querySelector(`[name="${group.dataset.rows}-TOTAL_FORMS"]`);
  const add = group.querySelector("[data-add]");
  if (!add) return; // full, or not to be changed: the server's buttons do
  const limits = () => {
    const shown = [...list.children].filter((row) => !row.hidden);
    shown.forEach((row, at) => {
      for (const n of row.querySelectorAll("[data-n]")) n.textContent = (at + 1).toLocaleString(document.documentElement.lang);
      for (const button of row.querySelectorAll("[data-remove-row]")) button.hidden = shown.length <= +group.dataset.min;
    });
    add.hidden = shown.length >= +group.dataset.max;
  };
  const append = () => {
    const copy = document.importNode(group.querySelector("template").content, true);
    fill(copy, total.value);
    total.value = +total.value + 1;
    list.append(copy);
    const row = list.lastElementChild;
    row.querySelector("input:not([type=hidden]), select, textarea").focus();
    row.dispatchEvent(new Event("ui:content", { bubbles: true }));
  };
  const remove = (row) => {
    row.querySelector("[name$='-DELETE']").checked = true;
    row.hidden = true;
    add.focus();
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove-row]");
    if (!button) return;
    event.preventDefault();
    button === add ? append() : remove(button.closest("[data-row]"));
    limits();
    group.dispatchEvent(new Event("input", { bubbles: true }));
  });
  limits();
}

export default ({ find }) => find("[data-rows]").forEach(watch);
