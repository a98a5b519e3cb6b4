// Rows of a group without a reload: a copy of the <template>, with the next number in place of __prefix__. A removed row
// stays in the form, hidden and ticked as deleted, so that the numbers stay whole.
function renumber(list) {
  const shown = [...list.children].filter((row) => !row.hidden);
  shown.forEach((row, at) => {
    const n = row.querySelector("[data-n]");
    if (n) n.textContent = (at + 1).toLocaleString(document.documentElement.lang);
  });
  return shown.length;
}

function fill(node, index) {
  for (const element of node.querySelectorAll("*"))
    for (const attribute of element.attributes)
      if (attribute.value.includes("__prefix__")) attribute.value = attribute.value.replace(/__prefix__/g, index);
}

export default ({ find }) => {
  for (const group of find("[data-rows]")) {
    const list = group.querySelector("[data-rows-list]");
    const total = group.querySelector(`[name="${group.dataset.rows}-TOTAL_FORMS"]`);
    const add = group.querySelector("[data-add]");
    const limits = () => {
      const shown = renumber(list);
      add.hidden = shown >= +group.dataset.max;
      for (const button of list.querySelectorAll("[data-remove-row]")) button.hidden = shown <= +group.dataset.min;
    };
    group.addEventListener("click", (event) => {
      const remove = event.target.closest("[data-remove-row]");
      if (remove) {
        const row = remove.closest("[data-row]");
        const box = row.querySelector("[name$='-DELETE']");
        if (!box) return;
        event.preventDefault();
        box.checked = true;
        row.hidden = true;
        add.focus();
      } else if (event.target.closest("[data-add]")) {
        event.preventDefault();
        const row = document.importNode(group.querySelector("template").content, true);
        fill(row, total.value);
        total.value = +total.value + 1;
        list.append(row);
        list.lastElementChild.querySelector("input:not([type=hidden]), select, textarea").focus();
        list.dispatchEvent(new Event("ui:content", { bubbles: true }));
      } else return;
      limits();
      group.dispatchEvent(new Event("input", { bubbles: true }));
    });
    limits();
  }
};
