// @ts-check
/** The filters of the list as pills that can be taken away, and the popover in which one is added. */
/** @import { Schemas } from "./client.js" */
/** @import { Filters } from "./view.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { labelOf, textOf } from "./columns.js";
import { icon, place } from "./parts.js";
import { day, t } from "./messages.js";
import { styles } from "./styles.js";
import { CHOICES, DATES, FILTERS, withFilter, withoutFilter } from "./view.js";

const LONGEST = 100;

/** Tells of other filters by `filters-changed`, whose detail are all of them; of opening by `filters-opened`. */
export class IncidentFilters extends LitElement {
  static properties = {
    filters: { attribute: false },
    fields: { attribute: false },
    rows: { attribute: false },
    _name: { state: true },
    _wrong: { state: true },
  };

  static styles = [
    styles,
    css`
      form { display: grid; gap: 0.625rem; width: 14rem; max-width: 100%; }
      .pill {
        display: inline-flex; align-items: center; max-width: 100%; min-height: 2rem; padding-inline-start: 0.75rem; border-radius: 1rem;
        color: var(--colorBrandForeground2); background: var(--colorBrandBackground2); border: 1px solid transparent;
      }
      .pill > span { padding-block: 0.1875rem; }
      .pill button {
        display: inline-flex; padding: 0.3125rem; min-width: 1.875rem; border: 0; border-radius: 1rem; background: none;
      }
      .pill button:hover { background: var(--colorNeutralBackground1Hover); }
      @media (forced-colors: active) { .pill { border-color: CanvasText; } }
    `,
  ];

  constructor() {
    super();
    /** @type {Filters} */ this.filters = {};
    /** @type {Schemas["Field"][]} */ this.fields = [];
    /** What the list shows: labels and groups that are known by it. @type {Schemas["IncidentRow"][]} */ this.rows = [];
    this._name = "state";
    this._wrong = "";
  }

  render() {
    const pills = Object.entries(this.filters).flatMap(([name, values]) => values.map((value) => ({ name, value })));
    return html`<div class="row" role="group" aria-label=${t("filters")}>
      ${pills.map(({ name, value }) => this._pill(name, value))}
      <button id="add" class="button round" popovertarget="adding" aria-haspopup="dialog">${icon("filter")}${t("filters.add")}</button>
      ${pills.length > 1
        ? html`<button class="button subtle" @click=${() => this._tell({})}>${t("filters.clear")}</button>`
        : nothing}
      <div id="adding" popover role="dialog" aria-label=${t("filters.add")} @beforetoggle=${this._toggled}>
        <form @submit=${this._apply} novalidate>
          <div class="field">
            <label for="name">${t("filters.name")}</label>
            <select id="name" @change=${this._named} autofocus>
              ${FILTERS.map((name) => html`<option value=${name} ?selected=${name === this._name}>${labelOf(name)}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="value">${t("filters.value")}</label>
            ${this._valueField()}
            ${this._wrong ? html`<p class="wrong" id="wrong" role="alert">${this._wrong}</p>` : nothing}
          </div>
          <div class="row">
            <button class="button primary">${t("apply")}</button>
            <button class="button" type="button" popovertarget="adding" popovertargetaction="hide">${t("cancel")}</button>
          </div>
        </form>
      </div>
    </div>`;
  }

  /** @param {string} name @param {string} value */
  _pill(name, value) {
    const words = t("filters.pill", { name: labelOf(name), value: this._shown(name, value) });
    return html`<span class="pill">
      <span>${words}</span>
      <button aria-label=${t("filters.remove", { filter: words })} title=${t("filters.remove", { filter: words })}
        @click=${() => this._remove(name, value)}>${icon("dismiss")}</button>
    </span>`;
  }

  _valueField() {
    const choices = this._choices(this._name);
    if (choices.length > 0) {
      return html`<select id="value">
        ${choices.map((choice) => html`<option value=${choice.value}>${choice.display_value}</option>`)}
      </select>`;
    }
    const invalid = this._wrong ? "true" : nothing;
    const isDate = DATES.has(this._name);
    return html`<input id="value" type=${isDate ? "date" : "text"} maxlength=${isDate ? nothing : LONGEST} autocomplete="off"
        aria-invalid=${invalid} aria-describedby=${this._wrong ? "wrong" : nothing}
        list=${this._name === "assignment_group" ? "groups" : nothing} />
      <datalist id="groups">${this._groups().map((group) => html`<option value=${group}></option>`)}</datalist>`;
  }

  _groups() {
    return [...new Set(this.rows.map((row) => textOf(row.assignment_group)).filter(Boolean))].sort();
  }

  /** @param {string} name @returns {{value: string, display_value: string}[]} */
  _choices(name) {
    if (name === "active") return ["true", "false"].map((value) => ({ value, display_value: t(`active.${value}`) }));
    return CHOICES.includes(name) ? this.fields.find((field) => field.key === name)?.choices ?? [] : [];
  }

  /** @param {string} name @param {string} value */
  _shown(name, value) {
    if (DATES.has(name)) return day(value);
    const shown = this.rows.map((row) => /** @type {any} */ (row)[name]);
    return [...this._choices(name), ...shown].find((choice) => choice?.value === value)?.display_value ?? value;
  }

  /** @param {Event} event */
  _toggled(event) {
    place(event);
    if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
    this._wrong = "";
    this.dispatchEvent(new CustomEvent("filters-opened"));
  }

  /** @param {Event} event */
  _named(event) {
    this._name = /** @type {HTMLSelectElement} */ (event.target).value;
    this._wrong = "";
  }

  /** @param {Event} event */
  _apply(event) {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("#value"));
    const given = field.value.trim();
    if (!given) {
      this._wrong = t("filters.missing");
      field.focus();
      return;
    }
    // A day is the reader's: it begins at their midnight.
    const value = DATES.has(this._name) ? new Date(`${given}T00:00`).toISOString() : given;
    field.value = CHOICES.includes(this._name) || this._name === "active" ? field.value : "";
    /** @type {HTMLElement} */ (this.renderRoot.querySelector("#adding")).hidePopover();
    this._tell(withFilter(this.filters, this._name, value));
  }

  /** @param {string} name @param {string} value */
  _remove(name, value) {
    this._tell(withoutFilter(this.filters, name, value));
    // The pill that had the focus is gone.
    /** @type {HTMLElement} */ (this.renderRoot.querySelector("#add")).focus();
  }

  /** @param {Filters} filters */
  _tell(filters) {
    this.dispatchEvent(new CustomEvent("filters-changed", { detail: filters }));
  }
}

customElements.define("incident-filters", IncidentFilters);
