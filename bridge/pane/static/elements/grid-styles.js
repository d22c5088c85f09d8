// @ts-check
/** How the list looks: a table that scrolls by itself where the window is narrow. */
import { css } from "../vendor/lit.js";
import { badgeStyles } from "./badges.js";
import { styles } from "./styles.js";

export const gridStyles = [
  styles,
  badgeStyles,
  css`
    :host { display: grid; gap: 0.625rem; min-width: 0; }
    .toolbar { margin-top: -0.25rem; padding-bottom: 0.375rem; border-bottom: 1px solid var(--colorNeutralStroke2); gap: 0.25rem; }
    .scroll { overflow-x: auto; position: relative; }
    table { width: 100%; border-collapse: collapse; }
    th, td { padding: 0.3125rem 0.625rem 0.3125rem 0.375rem; text-align: start; vertical-align: middle; border-bottom: 1px solid var(--colorNeutralStroke2); }
    th { font-weight: 600; white-space: nowrap; height: 2.25rem; }
    th button {
      display: inline-flex; align-items: center; gap: 0.125rem; min-height: 1.75rem; padding: 0 0.25rem; margin-inline: -0.25rem;
      font-weight: 600; background: none; border: 0; border-radius: 4px;
    }
    th button .icon { width: 1rem; height: 1rem; }
    th button:hover { background: var(--colorNeutralBackground1Hover); }
    tbody tr:hover { background: var(--colorNeutralBackground1Hover); }
    tbody tr:hover a { color: var(--colorBrandForegroundLinkHover); }
    tbody tr.open { background: var(--colorBrandBackground2); }
    tbody td { height: 2.0625rem; line-height: 1.25rem; }
    td.number, td.opened_at, td.priority, td.urgency, td.impact, td.severity { white-space: nowrap; }
    td.number .icon { width: 0.9375rem; height: 0.9375rem; }
    td.short_description { min-width: 14rem; width: 40%; }
    td.sys_id { font-family: ui-monospace, Consolas, monospace; font-size: 0.75rem; }
    .details { padding: 0; border: 0; background: none; text-align: start; min-height: 1.5rem; border-radius: 2px; }
    .details:hover { text-decoration: underline; }
    .stale { cursor: progress; }
    .stale thead th { border-bottom-color: var(--colorCompoundBrandStroke); }
    td .skeleton { min-width: 4rem; vertical-align: middle; }
    fieldset { border: 0; margin: 0 0 0.625rem; padding: 0; display: grid; gap: 0.125rem; }
    legend { font-weight: 600; padding: 0 0 0.25rem; }
    fieldset label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.625rem; }
    .pager { justify-content: flex-end; }
    .pager .muted { margin-inline-end: auto; }
    @media (forced-colors: active) { tbody tr.open { outline: 2px solid Highlight; outline-offset: -2px; } }
  `,
];
