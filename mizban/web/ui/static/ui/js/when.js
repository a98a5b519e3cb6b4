// Shows a field only if its condition holds: data-when='{"field": "reason", "any_of": ["lost"]}', where data-field names
// each field. The server decides anyway. What depends on a field of another page is left as the server drew it.
const number = (text) =>
  Number(text.replace(/[۰-۹٠-٩]/g, (d) => d.charCodeAt(0) & 15).replace(/[٬,\s]/g, "").replace("٫", ".") || "x");

// The field in the same row, else outside all rows.
function find(from, name) {
  const named = (scope) => [...scope.querySelectorAll("[data-field]")].filter((field) => field.dataset.field === name);
  const row = from.closest("[data-row]");
  return (
    (row && named(row)[0]) ||
    named(from.closest("form") || document).find((field) => !field.closest("[data-row]"))
  );
}

function valuesOf(field) {
  if (!field) return null;
  if (field.hidden || field.closest("[data-when][hidden]")) return [];
  return [...field.querySelectorAll("input, select, textarea")]
    .filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked)
    .map((control) => control.value.trim())
    .filter(Boolean);
}

// true, false, or null where it cannot be known here
export function holds(condition, values) {
  const parts = (condition.all || condition.any || []).map((part) => holds(part, values));
  const either = (decides) => (parts.includes(decides) ? decides : parts.includes(null) ? null : !decides);
  if (condition.all) return either(false);
  if (condition.any) return either(true);
  if (condition.not) {
    const inside = holds(condition.not, values);
    return inside === null ? null : !inside;
  }
  const found = values(condition.field);
  if (found === null) return null;
  if ("filled" in condition) return found.length > 0 === condition.filled;
  if ("equals" in condition) return found.includes(String(condition.equals));
  if ("any_of" in condition) return condition.any_of.some((value) => found.includes(String(value)));
  if ("at_least" in condition) return number(found[0] || "") >= condition.at_least;
  if ("at_most" in condition) return number(found[0] || "") <= condition.at_most;
  return null;
}

// From top to bottom: a hidden field has no value for those below it.
function apply() {
  for (const field of document.querySelectorAll("[data-when]")) {
    const result = holds(JSON.parse(field.dataset.when), (name) => valuesOf(find(field, name)));
    if (result !== null) field.hidden = !result;
  }
}

export default (page) => {
  for (const note of page.find("[data-when-text]")) note.hidden = true;
  if (page.find("body").length) ["input", "change"].forEach((type) => document.addEventListener(type, apply));
  apply();
};
