// @ts-check
/** The columns of the list: what they are called, how they look, and how they are saved as a file. */
/** @import { Client, Schemas } from "./client.js" */
import { html, nothing } from "../vendor/lit.js";
import { badge } from "./parts.js";
import { has, moment, t } from "./messages.js";
import { incidentQuery } from "./view.js";

export const FIRST = "number";
const EXCHANGED = [
  ..."number short_description state priority opened_at assignment_group urgency impact severity".split(" "),
  ..."caller_id name user_principal_name sys_id".split(" "),
];
export const DEFAULT = EXCHANGED.slice(0, 6);
const SORTABLE = new Set(EXCHANGED.slice(0, 9));

/** @param {string} key */
export const isSortable = (key) => SORTABLE.has(key);
/** All columns there are, in their order. @param {Schemas["Field"][]} fields */
export const allColumns = (fields) => [
  ...EXCHANGED,
  ...fields.map((field) => field.key).filter((key) => key !== "url" && !EXCHANGED.includes(key)),
];
/** @param {string[]} wanted @param {Schemas["Field"][]} fields empty as long as they are not known */
export function inOrder(wanted, fields) {
  const all = fields.length > 0 ? allColumns(fields) : [...new Set([...EXCHANGED, ...wanted])];
  return all.filter((key) => key === FIRST || wanted.includes(key));
}
/** @param {string} key @param {Schemas["Field"][]} [fields] */
export const labelOf = (key, fields = []) =>
  has(`field.${key}`) ? t(`field.${key}`) : fields.find((field) => field.key === key)?.label ?? key;

/** What stands in a cell, as text. @param {any} value */
export const textOf = (value) => (value && typeof value === "object" ? value.display_value || value.value : value ?? "");

/** @param {string} key @param {any} value */
export function cell(key, value) {
  if (value === null || value === undefined || value === "") {
    return html`<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">${t("cell.empty")}</span>`;
  }
  if (key === "state") return badge(value);
  if (key === "opened_at") return html`<time datetime=${value}>${moment(value)}</time>`;
  return textOf(value) || nothing;
}

const PAGE_SIZE = 100;
/** As many rows as ServiceNow's own exports have, unless somebody has changed that. */
const MOST_PAGES = 100;
/** Without it, Excel reads anything but English letters wrongly. */
const BYTE_ORDER_MARK = "\ufeff";

/** @typedef {{rows: number, total: number, isCut: boolean}} Saved how many rows the file has, of how many */

/**
 * @param {Client} client @param {string} path @param {import("./view.js").View} view @param {string[]} columns
 * @param {(saved: Saved) => void} told of every page
 * @param {AbortSignal} signal
 * @returns {Promise<Saved>}
 */
export async function download(client, path, view, columns, told, signal) {
  let text = "";
  let saved = { rows: 0, total: 0, isCut: true };
  for (let page = 1; page <= MOST_PAGES && saved.isCut; page += 1) {
    const query = incidentQuery({ ...view, page, pageSize: PAGE_SIZE }, columns);
    const response = await client.ask("GET", `${path}?${query}`, undefined, { accept: "text/csv", signal });
    const part = await response.text();
    text += page === 1 ? part : part.slice(part.indexOf("\r\n") + 2);
    const total = Number(response.headers.get("X-Total-Count"));
    saved = { rows: Math.min(page * PAGE_SIZE, total), total, isCut: response.headers.get("X-Has-More") === "true" };
    told(saved);
  }
  save(new Blob([BYTE_ORDER_MARK, text], { type: "text/csv;charset=utf-8" }), "incidents.csv");
  return saved;
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
