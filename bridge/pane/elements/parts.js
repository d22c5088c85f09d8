// @ts-check
/** The parts that several elements are made of: icons, badges, notices, tabs, popovers. */
/** @import { Problem } from "./client.js" */
/** @import { Question } from "./asking.js" */
import paths from "../vendor/icons.js";
import { css, html, nothing, svg } from "../vendor/lit.js";
import { known, nameOf, sentence, t } from "./messages.js";

/** @param {string} name */
export const icon = (name) =>
  svg`<svg class="icon" part="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d=${paths[name] ?? ""} fill="currentColor"></path></svg>`;

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

/** Problems that trying again may end by itself. */
const PASSING = new Set([
  ..."rate_limited servicenow_rate_limited servicenow_unavailable servicenow_timeout instance_hibernating".split(" "),
  ..."identity_unavailable storage_unavailable internal_error offline unreachable unexpected no_token cancelled".split(" "),
  ..."unauthenticated user_not_found incident_not_found role_missing_in_servicenow state_mismatch".split(" "),
]);
/** Of these the bridge's own sentence says something that ours cannot know. */
const TELLING = new Set([
  ..."invalid_request host_not_allowed connector_test_failed user_ambiguous".split(" "),
  ..."unexpected precondition_failed origin_not_allowed".split(" "),
]);
/** How those are told that are nobody's fault. @type {Record<string, [string, string]>} */
const MILD = { offline: ["warning", "offline"], cancelled: ["", "info"] };
/** Problems that signing in to ServiceNow ends. */
export const NEEDS_SIGN_IN = new Set(["not_connected", "sign_in_again"]);

/** ServiceNow's own reason may help; ours only says the same again. */
const QUOTED = /^ServiceNow refused/;

/** What the bridge adds to our sentence. @param {Problem} problem */
export const telling = ({ code, detail }) =>
  TELLING.has(known(code)) || (code === "role_missing_in_servicenow" && QUOTED.test(detail)) ? detail : "";

/** @param {() => void} retry */
export const retryButton = (retry) => html`<button class="button" type="button" @click=${retry}>${icon("refresh")}${t("retry")}</button>`;

/**
 * @param {Problem} problem
 * @param {{retry?: () => void, actions?: unknown, isToldByFields?: boolean}} [ways]
 */
export function problemNotice(problem, { retry, actions, isToldByFields } = {}) {
  const wrong = Object.entries(problem.errors).map(([name, said]) => `${nameOf(name)}: ${said.join(" ")}`);
  const [kind, picture] = MILD[problem.code] ?? ["error", "error"];
  return html`<div class="notice ${kind}" role="alert" data-code=${problem.code}>
    ${icon(picture)}
    <div class="words">
      <p>${sentence(problem.code)}</p>
      ${telling(problem) && wrong.length === 0 ? html`<p class="small" lang="en">${problem.detail}</p>` : nothing}
      ${isToldByFields ? nothing : wrong.map((each) => html`<p class="small" lang="en">${each}</p>`)}
      ${problem.requestId ? html`<p class="small">${t("problem.request_id", { id: problem.requestId })}</p>` : nothing}
    </div>
    ${actions ?? nothing}
    ${retry && PASSING.has(known(problem.code)) ? retryButton(retry) : nothing}
  </div>`;
}

/** A whole space with nothing in it but why. @param {string} picture @param {string} title @param {unknown} words @param {unknown} [actions] */
export const blank = (picture, title, words, actions) => html`<div class="blank">
  ${icon(picture)}
  <h3>${title}</h3>
  <p>${words}</p>
  ${actions ? html`<div class="row">${actions}</div>` : nothing}
</div>`;

/** ServiceNow shows nobody's incidents to this agent. @param {Problem} problem @param {() => void} retry */
export const noRole = (problem, retry) => blank("lock", t("role_missing.title"),
  html`${sentence(problem.code)}${telling(problem) ? html`<br /><span class="muted" lang="en">${problem.detail}</span>` : nothing}`,
  retryButton(retry));

/** Nobody is signed in to the portal, as far as the bridge is concerned. @param {Problem} problem */
export const isSignedOut = ({ code }) => code === "no_token" || code === "unauthenticated";

/** @param {() => void} signIn @param {() => void} retry */
export const notSignedIn = (signIn, retry) => blank("person", t("not_signed_in.title"), t("not_signed_in"),
  html`<button class="button primary" @click=${signIn}>${t("sign_in")}</button>${retryButton(retry)}`);

/** Offers a way out of waiting. @param {Question<any>} question @param {string} [words] */
export const slowNotice = (question, words = t("slow")) => question.isSlow
  ? html`<div class="notice" role="status">
      ${icon("info")}
      <p class="words">${words}</p>
      <div class="row">
        <button class="button" @click=${() => question.keep()}>${t("slow.keep")}</button>
        <button class="button" @click=${() => question.cancel()}>${t("cancel")}</button>
      </div>
    </div>`
  : nothing;

/** @param {number} lines @param {string} [label] */
export const skeleton = (lines, label = t("loading")) => html`<div class="stack" role="status">
  <span class="visually-hidden">${label}</span>
  ${Array.from({ length: lines }, () => html`<span class="skeleton"></span>`)}
</div>`;

/**
 * @param {string} label @param {{key: string, words: string}[]} tabs @param {string} chosen
 * @param {(key: string) => void} choose
 */
export const tabList = (label, tabs, chosen, choose) => html`<div role="tablist" aria-label=${label} @keydown=${moved}>
  ${tabs.map(({ key, words }) => html`<button
    role="tab" id="tab-${key}" aria-controls=${key === chosen ? "panel" : nothing} aria-selected=${key === chosen} tabindex=${key === chosen ? 0 : -1}
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

const GAP = 4;
const EDGE = 8;
const LEAST_ROOM = 200;

/** For `beforetoggle` of an element with `popover`, whose button is the one with its id as `popovertarget`. @param {Event} event */
export function place(event) {
  const popover = /** @type {HTMLElement} */ (event.currentTarget);
  const root = /** @type {ShadowRoot} */ (popover.getRootNode());
  const button = /** @type {HTMLElement | null} */ (root.querySelector(`[popovertarget="${popover.id}"]`));
  if (!button) return;
  if (/** @type {ToggleEvent} */ (event).newState !== "open") {
    placing?.abort();
    // Within a shadow tree, browsers do not find the way back by themselves.
    if (popover.matches(":focus-within")) button.focus();
    return;
  }
  const beside = () => moveBeneath(popover, button);
  // It has no size before it is shown.
  requestAnimationFrame(beside);
  // One at a time is open: it stays with its button whatever the window does.
  placing?.abort();
  placing = new AbortController();
  for (const name of ["resize", "scroll"]) addEventListener(name, beside, { capture: true, signal: placing.signal });
}

/** @type {AbortController | undefined} */
let placing;

/** @param {HTMLElement} popover @param {HTMLElement} button */
function moveBeneath(popover, button) {
  const beneath = button.getBoundingClientRect();
  // A long one scrolls rather than hide its button, as long as there is some room for it.
  const room = window.innerHeight - beneath.bottom - GAP - EDGE;
  popover.style.maxHeight = room > LEAST_ROOM ? `${room}px` : "";
  const { width, height } = popover.getBoundingClientRect();
  const right = document.documentElement.clientWidth - width - EDGE;
  const bottom = window.innerHeight - height - EDGE;
  popover.style.left = `${Math.max(EDGE, Math.min(beneath.left, right))}px`;
  popover.style.top = `${Math.max(EDGE, Math.min(beneath.bottom + GAP, bottom))}px`;
}
