// Tables of the staff: J and K move through the rows, from anywhere on the page; with the focus in the table the arrows too.
// Enter or O opens, Space ticks. Keys are physical, so they work with the Persian layout. Ticked rows are counted in
// [data-ticked]. Whoever comes back from a case (#case-NUMBER) finds its row active.
function serve(table, free) {
  const rows = () => [...table.tBodies[0].rows];
  const form = table.closest("form");
  const said = form && form.querySelector("[data-ticked]");
  const ticks = () => [...table.querySelectorAll("tbody input[type=checkbox]")];
  const link = (row) => row.querySelector("th a, td a");
  const active = () => rows().findIndex((row) => row.classList.contains("is-active"));
  const count = () => {
    const n = ticks().filter((tick) => tick.checked).length;
    if (said) said.textContent = n ? said.dataset.text.replace("{n}", n.toLocaleString(document.documentElement.lang)) : "";
  };
  const go = (row) => {
    rows().forEach((other) => other.classList.toggle("is-active", other === row));
    link(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (!free(event)) return;
    const all = rows();
    const inside = all.findIndex((row) => row.contains(event.target));
    const at = inside < 0 ? active() : inside;
    const step = { KeyJ: 1, KeyK: -1, ...(inside >= 0 && { ArrowDown: 1, ArrowUp: -1 }) }[event.code];
    if (step) {
      const next = at < 0 ? all[0] : all[at + step];
      if (next) go(next);
    } else if (event.code === "KeyO" && at >= 0) link(all[at]).click();
    else if (event.code === "Space" && inside >= 0 && event.target.type !== "checkbox") {
      const tick = all[inside].querySelector("input[type=checkbox]");
      if (!tick) return;
      tick.click();
    } else return;
    event.preventDefault();
  });
  table.addEventListener("change", (event) => {
    if (event.target.matches("thead input")) ticks().forEach((tick) => (tick.checked = event.target.checked));
    count();
  });
  const back = /^#case-[0-9-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (back && table.contains(back)) go(back);
  count();
}

export default ({ find, load }) => load("keys").then(({ free }) => find("[data-table]").forEach((table) => serve(table, free)));
