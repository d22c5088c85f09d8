// @ts-check
/** An icon is decoration: what it means stands beside it in words, or is the name of its button. */
import { svg } from "../vendor/lit.js";
import paths from "../vendor/icons.js";

/** @param {string} name */
export const icon = (name) =>
  svg`<svg class="icon" part="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d=${paths[name] ?? ""} fill="currentColor"></path></svg>`;
