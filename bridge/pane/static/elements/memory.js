// @ts-check
/** What a browser remembers of an agent's choices; where it may not, or has nonsense, nothing is remembered. */
const KEY = "servicenow-pane";

/** @returns {Record<string, any>} */
function all() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} name @returns {any} */
export const recall = (name) => all()[name];

/** @param {string} name @param {unknown} value */
export function remember(name, value) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all(), [name]: value }));
  } catch {
    // Private windows and full storages may refuse; the choice then holds for this page only.
  }
}
