// @ts-check
/** What the pane shows, as an address can say it: user, tab, filters, order, page and the incident that is open. */

export const CHOICES = ["state", "priority", "urgency", "impact", "severity"];
export const FILTERS = [...CHOICES, "assignment_group", "active", "opened_after", "opened_before", "search"];
const LISTS = new Set([...CHOICES, "assignment_group"]);
export const DATES = new Set(["opened_after", "opened_before"]);
export const NEWEST_FIRST = "-opened_at";
export const PAGE_SIZES = [25, 50, 100];
const USUAL_SIZE = 25;

/** @typedef {Record<string, string[]>} Filters each filter's values, any of which may hold */
/**
 * @typedef {object} View
 * @property {string} user
 * @property {string} tab
 * @property {Filters} filters
 * @property {string} sort
 * @property {number} page
 * @property {number} pageSize
 * @property {string} incident
 */

/** @returns {View} */
export const blankView = () => ({
  user: "", tab: "summary", filters: {}, sort: NEWEST_FIRST, page: 1, pageSize: checkedSize(recall("page_size")), incident: "",
});

/** @param {unknown} given */
const checkedSize = (given) => PAGE_SIZES.find((size) => size === Number(given)) ?? USUAL_SIZE;

/** @param {string} query @returns {View} */
export function readView(query) {
  const given = new URLSearchParams(query);
  const size = given.get("page_size");
  const page = Math.max(1, Number.parseInt(given.get("page") ?? "1", 10) || 1);
  return {
    user: given.get("user") ?? "",
    tab: given.get("tab") ?? "summary",
    filters: checkedFilters(Object.fromEntries(FILTERS.map((name) => [name, given.getAll(name)]))),
    sort: /^-?[a-z_]+$/.exec(given.get("sort") ?? "")?.[0] ?? NEWEST_FIRST,
    page,
    // The third page is another one with pages of another size: whoever gave the link means the usual one.
    pageSize: checkedSize(size ?? (page > 1 ? USUAL_SIZE : recall("page_size"))),
    incident: given.get("incident") ?? "",
  };
}

/** @param {View} view */
export function writeView(view) {
  const written = new URLSearchParams();
  const blank = blankView();
  for (const name of /** @type {const} */ (["user", "tab", "sort", "page", "incident"])) {
    if (view[name] !== blank[name]) written.set(name, String(view[name]));
  }
  if (view.pageSize !== USUAL_SIZE) written.set("page_size", String(view.pageSize));
  for (const [name, values] of Object.entries(view.filters)) for (const value of values) written.append(name, value);
  return written.toString();
}

/** The same first row, in pages of another size. @param {View} view @param {number} pageSize */
export const resized = ({ page, pageSize: before }, pageSize) => ({
  page: Math.floor(((page - 1) * before) / pageSize) + 1, pageSize,
});

/** Only filters that there are, and of those that take one value, one. @param {unknown} given @returns {Filters} */
export function checkedFilters(given) {
  const known = /** @type {Record<string, unknown>} */ (given && typeof given === "object" ? given : {});
  /** @type {Filters} */
  const filters = {};
  for (const name of FILTERS) {
    const values = Array.isArray(known[name]) ? known[name].map(String).filter(Boolean) : [];
    if (DATES.has(name) && Number.isNaN(Date.parse(values[0] ?? ""))) continue;
    if (values.length > 0) filters[name] = LISTS.has(name) ? [...new Set(values)] : values.slice(0, 1);
  }
  return filters;
}

/** @param {Filters} filters @param {string} name @param {string} value */
export const withFilter = (filters, name, value) =>
  checkedFilters({ ...filters, [name]: LISTS.has(name) ? [...(filters[name] ?? []), value] : [value] });

/** @param {Filters} filters @param {string} name @param {string} value */
export const withoutFilter = (filters, name, value) =>
  checkedFilters({ ...filters, [name]: (filters[name] ?? []).filter((each) => each !== value) });

/**
 * The query of the API for a page of incidents.
 * @param {View} view @param {string[]} columns
 */
export function incidentQuery(view, columns) {
  const asked = new URLSearchParams();
  for (const [name, values] of Object.entries(view.filters)) for (const value of values) asked.append(name, value);
  // Incidents of the same moment or label stay in one order from page to page.
  asked.set("sort", view.sort.endsWith("number") ? view.sort : `${view.sort},number`);
  asked.set("page", String(view.page));
  asked.set("page_size", String(view.pageSize));
  asked.set("fields", columns.join(","));
  return asked;
}

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
