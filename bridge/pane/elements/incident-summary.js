// @ts-check
/** How many incidents a user has, in all, open and by state; a state leads to its incidents. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { Question } from "./asking.js";
import { moment, number, t } from "./messages.js";
import { badge, badgeStyles, icon, noRole, problemNotice, slowNotice } from "./parts.js";
import { styles } from "./styles.js";

export class IncidentSummary extends LitElement {
  static properties = { client: { attribute: false }, user: { type: String } };

  static styles = [
    styles,
    badgeStyles,
    css`
      .big { font-size: 1.75rem; line-height: 1.3; font-weight: 600; }
      .heading { display: flex; gap: 0.5rem; align-items: center; }
      .stack { gap: 0.5rem; width: 100%; min-height: 9rem; align-content: start; }
      .numbers { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.5rem; width: 100%; }
      .states { display: flex; flex-wrap: wrap; gap: 0.375rem 1rem; align-content: start; padding-top: 0.4375rem; }
      .notice { width: 100%; }
      .blank { justify-self: stretch; padding-block: 0.5rem; }
      .states button { min-height: 1.5rem; padding: 0; border: 0; background: none; display: inline-flex; gap: 0.375rem; align-items: center; }
      .states button:hover .count { text-decoration: underline; }
      .count { font-weight: 600; font-variant-numeric: tabular-nums; }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    this.user = "";
    /** @type {Question<Schemas["Summary"]>} */ this._summary = new Question(this);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("user")) this._summary.forget();
    if (changed.has("user") || changed.has("client")) this.load();
  }

  load() {
    const path = `/v1/users/${encodeURIComponent(this.user)}/incidents/summary`;
    if (this.user) this._summary.ask((signal) => this.client?.get(path, { signal }));
  }

  render() {
    const { answer, problem } = this._summary;
    const retry = () => this.load();
    const isNoRole = problem?.code === "role_missing_in_servicenow";
    return html`<section class="card" aria-labelledby="title" aria-busy=${this._summary.isOpen}>
      <div class="stack">
        <h3 class="heading" id="title">${icon("ticket")}${t("incidents")}</h3>
        ${problem ? (isNoRole ? noRole(problem, retry) : problemNotice(problem, { retry })) : nothing}
        ${slowNotice(this._summary)}
        ${answer && !isNoRole ? this._counts(answer) : problem ? nothing : this._skeleton()}
      </div>
    </section>`;
  }

  _skeleton() {
    return html`<span class="visually-hidden" role="status">${t("loading")}</span>
      <span class="skeleton big"></span><span class="skeleton"></span><span class="skeleton"></span>`;
  }

  /** @param {Schemas["Summary"]} summary */
  _counts({ total, open, by_state: states, newest }) {
    if (total === 0) return html`<p class="big">0</p><p class="muted">${t("summary.none")}</p>`;
    return html`
      <div class="numbers">
        <div>
          <p class="big">${number(total)}</p>
          <p class="muted">${t("summary.open", { n: open })}</p>
        </div>
        <ul class="states" aria-label=${t("summary.by_state")}>
          ${states.map((state) => html`<li>
            <button @click=${() => this._show({ state: [state.value] })}>
              ${badge(state)}<span class="count">${number(state.count)}</span>
            </button>
          </li>`)}
        </ul>
      </div>
      ${newest ? html`<p class="muted">${t("summary.newest")}
        <button class="link" aria-haspopup="dialog" @click=${() => this._open(newest.number ?? newest.sys_id ?? "")}>${newest.number}</button>
        ${[newest.short_description, moment(newest.opened_at)].filter(Boolean).join(" · ")}</p>` : nothing}
      <button class="button" @click=${() => this._show({})}>${t("summary.view")}</button>`;
  }

  /** @param {string} incident */
  _open(incident) {
    this.dispatchEvent(new CustomEvent("view-wanted", { detail: { incident }, bubbles: true, composed: true }));
  }

  /** @param {Record<string, string[]>} filters */
  _show(filters) {
    this.dispatchEvent(new CustomEvent("incidents-wanted", { detail: filters, bubbles: true, composed: true }));
  }
}

customElements.define("incident-summary", IncidentSummary);
