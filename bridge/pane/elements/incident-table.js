// @ts-check
/** The list's table: heads that sort, rows that open, and what stands there while nothing is known. */
/** @import { Schemas } from "./client.js" */
/** @import { View } from "./view.js" */
import { css, html, nothing } from "../vendor/lit.js";
import { FIRST, cell, isSortable, labelOf } from "./columns.js";
import { t } from "./messages.js";
import { icon } from "./parts.js";
import { NEWEST_FIRST } from "./view.js";

/**
 * @typedef {object} Table
 * @property {Schemas["IncidentRow"][] | null} rows null while nothing is known
 * @property {string[]} columns
 * @property {Schemas["Field"][]} fields
 * @property {View} view
 * @property {boolean} isLoading
 * @property {(change: Partial<View>) => void} want
 */

export const tableStyles = css`
  .scroll { overflow-x: auto; position: relative; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: 0.3125rem 0.625rem 0.3125rem 0.375rem; text-align: start; vertical-align: middle; border-bottom: 1px solid var(--colorNeutralStroke2); }
  th { font-weight: 600; white-space: nowrap; height: 2.25rem; }
  th button {
    display: inline-flex; align-items: center; gap: 0.125rem; min-height: 1.75rem; padding: 0 0.25rem; margin-inline: -0.25rem;
    font-weight: 600; background: none; border: 0; border-radius: 4px;
  }
  th button .icon { width: 1rem; height: 1rem; }
  th[aria-sort="descending"] .icon { rotate: 180deg; }
  th button:hover { background: var(--colorNeutralBackground1Hover); }
  tbody tr:hover { background: var(--colorNeutralBackground1Hover); }
  tbody tr:hover a { color: var(--colorBrandForegroundLinkHover); }
  tbody tr.open { background: var(--colorBrandBackground2); }
  tbody td { height: 2.1875rem; line-height: 1.25rem; }
  td.number, td.opened_at, td.priority, td.urgency, td.impact, td.severity { white-space: nowrap; }
  td.number .icon { width: 0.9375rem; height: 0.9375rem; margin-inline-start: 0.25rem; vertical-align: -0.2em; }
  td.short_description { min-width: 14rem; width: 40%; }
  td.sys_id { font-family: ui-monospace, Consolas, monospace; font-size: 0.75rem; }
  .details { padding: 0; border: 0; background: none; text-align: start; min-height: 1.5rem; border-radius: 2px; }
  .details:hover { text-decoration: underline; }
  /* Rows stay even; the drawer has the whole text. */
  .short_description .details { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .stale { cursor: progress; }
  .stale thead th { border-bottom-color: var(--colorCompoundBrandStroke); }
  td .skeleton { min-width: 5rem; width: 75%; vertical-align: middle; }
  @media (forced-colors: active) { tbody tr.open { outline: 2px solid Highlight; outline-offset: -2px; } }
`;

/** @param {Table} table */
export const incidentTable = (table) => html`<div class="scroll" role="region" aria-label=${t("incidents")} tabindex="0">
  <table aria-busy=${table.isLoading} class=${table.isLoading && table.rows ? "stale" : ""}>
    <thead><tr>${table.columns.map((key) => head(table, key))}</tr></thead>
    <tbody>
      ${table.rows
        ? table.rows.map((each) => row(table, each))
        : Array.from({ length: 8 }, () => html`<tr>${table.columns.map((key) => html`<td class=${key}><span class="skeleton"></span></td>`)}</tr>`)}
    </tbody>
  </table>
</div>`;

/** @param {Table} table @param {string} key */
function head({ fields, view, want }, key) {
  const label = labelOf(key, fields);
  if (!isSortable(key)) return html`<th scope="col">${label}</th>`;
  const isDown = view.sort === `-${key}`;
  const isSorted = isDown || view.sort === key;
  // Times begin with the newest, all else from the top; the same again turns it round.
  const first = key === "opened_at" ? NEWEST_FIRST : key;
  const turned = first === key ? `-${key}` : key;
  return html`<th scope="col" aria-sort=${isSorted ? (isDown ? "descending" : "ascending") : "none"}>
    <button @click=${() => want({ sort: view.sort === first ? turned : first, page: 1 })}>
      ${label}${isSorted ? icon("ascending") : nothing}
    </button>
  </th>`;
}

/** @param {Table} table @param {any} incident */
function row({ columns, view, want }, incident) {
  const isOpen = view.incident !== "" && [incident.number, incident.sys_id].includes(view.incident);
  const open = () => want({ incident: incident.number ?? incident.sys_id });
  /** @param {MouseEvent} event */
  const clicked = (event) => {
    const hasOwnMeaning = /** @type {Element} */ (event.target).closest("a, button");
    if (!hasOwnMeaning && String(getSelection()) === "") open();
  };
  const details = (/** @type {unknown} */ words, /** @type {unknown} */ name, title = name) => html`<button class="details"
    aria-haspopup="dialog" aria-label=${name} title=${title || nothing} @click=${open}>${words}</button>`;
  const shown = (/** @type {string} */ key) => {
    if (key === "short_description") return details(incident.short_description || t("no_description"), nothing, incident.short_description);
    if (key !== FIRST) return cell(key, incident[key]);
    const isOnly = !columns.includes("short_description");
    return html`<a href=${incident.url} target="_blank" rel="noopener noreferrer">${incident.number ?? incident.sys_id}${icon("open")} <span class="visually-hidden">${t("opens_in_servicenow")}</span></a>
      ${isOnly ? details(icon("info"), t("details_of", { number: incident.number ?? "" })) : nothing}`;
  };
  return html`<tr class=${isOpen ? "open" : ""} @click=${clicked}>
    ${columns.map((key) => html`<td class=${key}>${shown(key)}</td>`)}
  </tr>`;
}
