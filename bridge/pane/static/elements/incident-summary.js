// @ts-check
/** How many incidents a user has, in all, open and by state; a state leads to its incidents. */
/** @import { Client, Schemas, Problem } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { asProblem, isAbort } from "./client.js";
import { icon } from "./icons.js";
import { moment, number, t } from "./messages.js";
import { problemNotice } from "./notices.js";
import { badge, badgeStyles } from "./badges.js";
import { styles } from "./styles.js";

export class IncidentSummary extends LitElement {
  static properties = {
    client: { attribute: false },
    user: { type: String },
    _summary: { state: true },
    _problem: { state: true },
  };

  static styles = [
    styles,
    badgeStyles,
    css`
      .big { font-size: 1.75rem; line-height: 1.3; font-weight: 600; }
      .heading { display: flex; gap: 0.5rem; align-items: center; }
      .stack { gap: 0.5rem; width: 100%; min-height: 9rem; align-content: start; }
      .numbers { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.5rem; width: 100%; }
      .states { display: flex; flex-wrap: wrap; gap: 0.375rem 1rem; align-content: start; }
      .states button { min-height: 1.5rem; padding: 0; border: 0; background: none; display: inline-flex; gap: 0.375rem; align-items: center; }
      .states button:hover .count { text-decoration: underline; }
      .count { font-weight: 600; font-variant-numeric: tabular-nums; }
      .newest { width: 100%; }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    this.user = "";
    /** @type {Schemas["Summary"] | null} */ this._summary = null;
    /** @type {Problem | null} */ this._problem = null;
    /** @type {AbortController | null} */ this._asked = null;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("user")) this._summary = null;
    if (changed.has("user") || changed.has("client")) this.load();
  }

  async load() {
    this._asked?.abort();
    const asked = (this._asked = new AbortController());
    this._problem = null;
    if (!this.client || !this.user) return;
    try {
      const path = `/v1/users/${encodeURIComponent(this.user)}/incidents/summary`;
      this._summary = await this.client.get(path, { signal: asked.signal });
    } catch (error) {
      if (isAbort(error)) return;
      this._problem = asProblem(error);
      this.dispatchEvent(new CustomEvent("problem-met", { detail: this._problem, bubbles: true, composed: true }));
    }
  }

  render() {
    return html`<section class="card" aria-labelledby="title" aria-busy=${!this._summary && !this._problem}>
      <div class="stack">
        <h3 class="heading" id="title">${icon("ticket")}${t("incidents")}</h3>
        ${this._problem ? problemNotice(this._problem, { retry: () => this.load() }) : nothing}
        ${this._summary ? this._counts(this._summary) : this._problem ? nothing : this._skeleton()}
      </div>
    </section>`;
  }

  _skeleton() {
    return html`<span class="visually-hidden" role="status">${t("loading")}</span>
      <span class="skeleton big"></span><span class="skeleton"></span><span class="skeleton"></span>`;
  }

  /** @param {Schemas["Summary"]} summary */
  _counts(summary) {
    if (summary.total === 0) return html`<p class="big">0</p><p class="muted">${t("summary.none")}</p>`;
    return html`
      <div class="numbers">
        <div>
          <p class="big">${number(summary.total)}</p>
          <p class="muted">${t("summary.open", { n: summary.open })}</p>
        </div>
        <ul class="states" aria-label=${t("summary.by_state")}>
          ${summary.by_state.map((state) => html`<li>
            <button @click=${() => this._show({ state: [state.value] })}>
              ${badge(state)}<span class="count">${number(state.count)}</span>
            </button>
          </li>`)}
        </ul>
      </div>
      ${summary.newest ? html`<p class="newest muted">${t("summary.newest", {
        number: summary.newest.number ?? "", text: summary.newest.short_description ?? "", when: moment(summary.newest.opened_at),
      })}</p>` : nothing}
      <button class="button" @click=${() => this._show({})}>${t("summary.view")}</button>`;
  }

  /** @param {Record<string, string[]>} filters */
  _show(filters) {
    this.dispatchEvent(new CustomEvent("incidents-wanted", { detail: filters, bubbles: true, composed: true }));
  }
}

customElements.define("incident-summary", IncidentSummary);
