// Tables of the staff: J and K (or arrows) move through the rows while the table has the focus, Enter opens, Space ticks.
// Keys are physical, so they work with the Persian layout. Ticked rows are counted in [data-ticked].
export default ({ find }) => {
  for (const table of find("[data-table]")) {
    const rows = () => [...table.tBodies[0].rows];
    const form = table.closest("form");
    const said = form && form.querySelector("[data-ticked]");
    const ticks = () => [...table.querySelectorAll("tbody input[type=checkbox]")];
    const count = () => {
      const n = ticks().filter((tick) => tick.checked).length;
      if (said) said.textContent = n ? said.dataset.text.replace("{n}", n.toLocaleString(document.documentElement.lang)) : "";
    };
    const go = (row) => {
      rows().forEach((other) => other.classList.toggle("is-active", other === row));
      row.querySelector("th a, td a").focus();
      row.scrollIntoView({ block: "nearest" });
    };
    table.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || /^(text|search|textarea|select-one)$/.test(event.target.type || "")) return;
      const all = rows();
      const at = all.findIndex((row) => row.contains(event.target));
      const step = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 }[event.code];
      if (step && all[at + step]) go(all[at + step]);
      else if (event.code === "Space" && at >= 0 && event.target.type !== "checkbox") all[at].querySelector("input[type=checkbox]").click();
      else if (!step) return;
      event.preventDefault();
    });
    table.addEventListener("change", (event) => {
      if (event.target.matches("thead input")) ticks().forEach((tick) => (tick.checked = event.target.checked));
      count();
    });
    count();
  }
};
