// @ts-check
/** What is said when there is nothing else to show, or something went wrong: in words of the reader, with a way on. */
/** @import { Problem } from "./client.js" */
import { html, nothing } from "../vendor/lit.js";
import { icon } from "./icons.js";
import { has, t } from "./messages.js";

/** Problems that trying again may end by itself. */
const PASSING = new Set([
  ..."rate_limited servicenow_rate_limited servicenow_unavailable servicenow_timeout instance_hibernating".split(" "),
  ..."identity_unavailable storage_unavailable internal_error offline unreachable unexpected no_token".split(" "),
  ..."unauthenticated user_not_found incident_not_found role_missing_in_servicenow state_mismatch".split(" "),
]);
/** Of these the bridge's own sentence says something that ours cannot know. */
const TELLING = new Set([
  ..."invalid_request host_not_allowed connector_test_failed role_missing_in_servicenow user_ambiguous".split(" "),
  ..."unexpected precondition_failed origin_not_allowed".split(" "),
]);
/** Problems that signing in to ServiceNow ends. */
export const NEEDS_SIGN_IN = new Set(["not_connected", "sign_in_again"]);

/** The sentence that says what to do. @param {string} code */
export const sentence = (code) => t(has(`problem.${code}`) ? `problem.${code}` : "problem.unexpected");

/**
 * @param {Problem} problem
 * @param {{retry?: () => void, actions?: unknown, isToldByFields?: boolean}} [ways]
 */
export function problemNotice(problem, { retry, actions, isToldByFields } = {}) {
  const isOffline = problem.code === "offline";
  const wrong = Object.entries(isToldByFields ? {} : problem.errors).map(([name, said]) => `${name}: ${said.join(" ")}`);
  return html`<div class="notice ${isOffline ? "warning" : "error"}" role="alert" data-code=${problem.code}>
    ${icon(isOffline ? "offline" : "error")}
    <div class="words">
      <p>${sentence(problem.code)}</p>
      ${TELLING.has(problem.code) && problem.detail ? html`<p class="small" lang="en">${problem.detail}</p>` : nothing}
      ${wrong.map((each) => html`<p class="small" lang="en">${each}</p>`)}
      ${problem.requestId ? html`<p class="small">${t("problem.request_id", { id: problem.requestId })}</p>` : nothing}
    </div>
    ${actions ?? nothing}
    ${retry && PASSING.has(problem.code)
      ? html`<button class="button" @click=${retry}>${icon("refresh")}${t("retry")}</button>`
      : nothing}
  </div>`;
}

/** A whole space with nothing in it but why. @param {string} picture @param {string} title @param {unknown} words @param {unknown} [actions] */
export const blank = (picture, title, words, actions) => html`<div class="blank">
  ${icon(picture)}
  <h3>${title}</h3>
  <p>${words}</p>
  ${actions ? html`<div class="row">${actions}</div>` : nothing}
</div>`;

/** @param {number} lines @param {string} [label] */
export const skeleton = (lines, label = t("loading")) => html`<div class="stack" role="status">
  <span class="visually-hidden">${label}</span>
  ${Array.from({ length: lines }, () => html`<span class="skeleton"></span>`)}
</div>`;
