// @ts-check
/** One incident in a drawer: its fields, what was described, how it was resolved, what people wrote. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { badge, badgeStyles, icon, problemNotice, skeleton, slowNotice } from "./parts.js";
import { Question } from "./asking.js";
import { cell, labelOf } from "./columns.js";
import { moment, t } from "./messages.js";
import { styles } from "./styles.js";

const TOLD = [
  ..."state priority opened_at assignment_group urgency impact severity caller_id user_principal_name".split(" "),
];
const KNOWN = new Set([...TOLD, ..."name number short_description sys_id url description resolution activity".split(" ")]);

/** Is open as long as `incident` is not empty; tells by `detail-closed` that it shall be. */
export class IncidentDetail extends LitElement {
  static properties = {
    client: { attribute: false },
    user: { type: String },
    incident: { type: String },
  };

  static styles = [
    styles,
    badgeStyles,
    css`
      dialog {
        position: fixed; inset: 0 0 0 auto; width: min(36rem, 100vw); height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0;
        border: 0; border-inline-start: 1px solid var(--colorNeutralStroke2); color: inherit;
        background: var(--colorNeutralBackground1); box-shadow: var(--shadow16); overflow: auto;
      }
      dialog::backdrop { background: var(--colorBackgroundOverlay); }
      .inside { padding: 0 1.25rem 1.5rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
      header {
        position: sticky; top: 0; display: flex; gap: 0.5rem; align-items: center; justify-content: space-between;
        margin-inline: -1.25rem; padding: 0.75rem 0.75rem 0.5rem 1.25rem; background: var(--colorNeutralBackground1);
      }
      .title { font-weight: 600; }
      dl { display: grid; grid-template-columns: fit-content(50%) minmax(0, 1fr); gap: 0.375rem 0.75rem; }
      dt { color: var(--colorNeutralForeground3); }
      h3 { margin-bottom: 0.25rem; }
      .text { white-space: pre-wrap; }
      ol { display: grid; gap: 0.75rem; }
      ol li { padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--colorNeutralStroke2); }
      ol li.work_note { border-inline-start-color: var(--colorStatusWarningBorder1); }
      .written { display: flex; flex-wrap: wrap; gap: 0.125rem 0.5rem; align-items: baseline; }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] { animation: enter 150ms ease-out; }
        @keyframes enter { from { transform: translateX(2rem); opacity: 0; } }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    this.user = "";
    this.incident = "";
    /** @type {Question<Schemas["IncidentDetail"]>} */ this._detail = new Question(this);
  }

  get _dialog() {
    return /** @type {HTMLDialogElement} */ (this.renderRoot.querySelector("dialog"));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("incident") || changed.has("user")) this._detail.forget();
    if (changed.has("incident") || changed.has("user") || changed.has("client")) this.load();
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has("incident")) return;
    if (this.incident && !this._dialog.open) this._dialog.showModal();
    if (!this.incident && this._dialog.open) this._dialog.close();
  }

  load() {
    const path = `/v1/users/${encodeURIComponent(this.user)}/incidents/${encodeURIComponent(this.incident)}`;
    if (this.user && this.incident) this._detail.ask((signal) => this.client?.get(path, { signal }));
  }

  render() {
    const { answer, problem } = this._detail;
    return html`<dialog aria-labelledby="number" @close=${this._closed} @click=${this._clicked}>
      <div class="inside">
        <header>
          <h2 id="number">${answer?.number ?? this.incident}</h2>
          <button class="button subtle icon-only" aria-label=${t("close")} title=${t("close")} @click=${() => this._dialog.close()}>
            ${icon("dismiss")}
          </button>
        </header>
        ${problem ? problemNotice(problem, { retry: () => this.load() }) : nothing}
        ${slowNotice(this._detail)}
        ${answer ? this._told(answer) : problem ? nothing : skeleton(8)}
      </div>
    </dialog>`;
  }

  /** @param {Schemas["IncidentDetail"]} detail */
  _told(detail) {
    const extras = Object.keys(detail).filter((key) => !KNOWN.has(key));
    const member = (/** @type {string} */ key) => /** @type {any} */ (detail)[key];
    return html`
      <p class="title">${detail.short_description || t("no_description")}</p>
      <dl>${[...TOLD, ...extras].map((key) => html`<dt>${labelOf(key)}</dt><dd>${cell(key, member(key))}</dd>`)}</dl>
      <div><a class="button" href=${detail.url} target="_blank" rel="noopener noreferrer">${t("open_in_servicenow")}${icon("open")}</a></div>
      ${detail.description
        ? html`<section><h3>${t("detail.description")}</h3><p class="text">${detail.description}</p></section>`
        : nothing}
      ${detail.resolution ? this._resolution(detail.resolution) : nothing}
      <section>
        <h3>${t("detail.activity")}</h3>
        ${detail.activity.length > 0
          ? html`<ol>${detail.activity.map((each) => this._activity(each))}</ol>`
          : html`<p class="muted">${t("detail.no_activity")}</p>`}
      </section>`;
  }

  /** @param {Schemas["Resolution"]} resolution */
  _resolution(resolution) {
    return html`<section>
      <h3>${t("detail.resolution")}</h3>
      <p class="muted">${[resolution.code, moment(resolution.resolved_at)].filter(Boolean).join(" · ")}</p>
      <p class="text">${resolution.notes}</p>
    </section>`;
  }

  /** @param {Schemas["Activity"]} activity */
  _activity(activity) {
    const isNote = activity.kind === "work_note";
    return html`<li class=${activity.kind}>
      <p class="written">
        <strong>${activity.author}</strong>
        <span class="muted">${moment(activity.created_at)}</span>
        ${isNote ? badge({ value: "3", display_value: t("detail.work_note") }) : nothing}
      </p>
      <p class="text">${activity.text}</p>
    </li>`;
  }

  /** Beside the drawer, a click closes it. @param {MouseEvent} event */
  _clicked(event) {
    if (event.target === this._dialog) this._dialog.close();
  }

  _closed() {
    if (this.incident) this.dispatchEvent(new CustomEvent("detail-closed", { bubbles: true, composed: true }));
  }
}

customElements.define("incident-detail", IncidentDetail);
