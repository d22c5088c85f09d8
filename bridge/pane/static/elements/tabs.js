// @ts-check
/** Tabs as the ARIA pattern has them: one stop for the Tab key, arrows between them. */
import { html } from "../vendor/lit.js";

/**
 * @param {string} label @param {{key: string, words: string}[]} tabs @param {string} chosen
 * @param {(key: string) => void} choose
 */
export const tabList = (label, tabs, chosen, choose) => html`<div role="tablist" aria-label=${label} @keydown=${moved}>
  ${tabs.map(({ key, words }) => html`<button
    role="tab" id="tab-${key}" aria-controls="panel" aria-selected=${key === chosen} tabindex=${key === chosen ? 0 : -1}
    data-words=${words} @click=${() => choose(key)}>${words}</button>`)}
</div>`;

/** @param {KeyboardEvent} event */
function moved(event) {
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
  const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs.at(to % tabs.length);
  tab?.focus();
  tab?.click();
}
