// @ts-check
/** The columns of the list: the thirteen exchanged fields and the connector's own, what they are called and how they look. */
/** @import { Schemas } from "./client.js" */
import { html, nothing } from "../vendor/lit.js";
import { badge } from "./badges.js";
import { has, moment, t } from "./messages.js";

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
