// @ts-check
/** A state as a coloured badge; the word says it all, the colour only repeats it. */
import { css, html, nothing } from "../vendor/lit.js";

/** By ServiceNow's values out of the box; another value is plain. @type {Record<string, string>} */
const COLOURS = { 1: "brand", 2: "brand", 3: "warning", 6: "success" };

export const badgeStyles = css`
  .badge {
    display: inline-block; padding: 0 0.375rem; border: 1px solid transparent; border-radius: 4px; white-space: nowrap;
    font-size: 0.75rem; line-height: 1.125rem; font-weight: 600; color: var(--colorNeutralForeground2);
    background: var(--colorNeutralBackground5);
  }
  .badge.brand { color: var(--colorBrandForeground2); background: var(--colorBrandBackground2); }
  .badge.warning { color: var(--colorStatusWarningForeground1); background: var(--colorStatusWarningBackground1); border-color: var(--colorStatusWarningBorder1); }
  .badge.success { color: var(--colorStatusSuccessForeground1); background: var(--colorStatusSuccessBackground1); }
  .badge.danger { color: var(--colorStatusDangerForeground1); background: var(--colorStatusDangerBackground1); }
  @media (forced-colors: active) { .badge { border-color: CanvasText; } }
`;

/** @param {{value: string, display_value: string} | null | undefined} state */
export const badge = (state) =>
  state ? html`<span class="badge ${COLOURS[state.value] ?? ""}">${state.display_value || state.value}</span>` : nothing;
