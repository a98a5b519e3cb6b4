// Shows a field only if its condition holds: data-when='{"field": "reason", "any_of": ["lost"]}'. The server decides
// anyway. A condition on a field that is not on this page is left as the server drew it.
const digits = (text) => text.replace(/[۰-۹٠-٩]/g, (d) => d.charCodeAt(0) & 15).replace(/[٬,]/g, "");

function valuesOf(scope, name) {
  const found = [...scope.querySelectorAll("input, select, textarea")].filter((control) => control.name === name);
  if (!found.length) return null;
  if (found[0].closest("[data-when][hidden]")) return [];
  return found
    .filter((control) => !/^(radio|checkbox)$/.test(control.type) || control.checked)
    .map((control) => control.value.trim())
    .filter(Boolean);
}

// true, false, or null where nothing is known
export function holds(condition, values) {
  const each = (list) => list.map((part) => holds(part, values));
  if (condition.all) {
    const results = each(condition.all);
    return results.includes(false) ? false : results.includes(null) ? null : true;
  }
  if (condition.any) {
    const results = each(condition.any);
    return results.includes(true) ? true : results.includes(null) ? null : false;
  }
  if (condition.not) {
    const result = holds(condition.not, values);
    return result === null ? null : !result;
  }
  const found = values(condition.field);
  if (found === null) return null;
  const number = Number(digits(found[0] || "x"));
  if ("filled" in condition) return found.length > 0 === condition.filled;
  if ("equals" in condition) return found.includes(String(condition.equals));
  if ("any_of" in condition) return condition.any_of.some((value) => found.includes(String(value)));
  if ("at_least" in condition) return number >= condition.at_least;
  if ("at_most" in condition) return number <= condition.at_most;
  return null;
}

function apply() {
  // from top to bottom: a hidden field has no value for those below it
  for (const field of document.querySelectorAll("[data-when]")) {
    const scope = field.closest("[data-row]") || field.closest("form") || document;
    const prefix = scope.dataset && scope.dataset.prefix ? scope.dataset.prefix + "-" : "";
    const result = holds(JSON.parse(field.dataset.when), (name) => valuesOf(scope, prefix + name));
    if (result !== null) field.hidden = !result;
  }
}

export default ({ find }) => {
  for (const note of find("[data-when-text]")) note.hidden = true;
  if (find("body").length) ["input", "change"].forEach((type) => document.addEventListener(type, apply));
  apply();
};
