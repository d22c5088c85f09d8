// @ts-check
/** The list of a user's incidents: chosen columns, filters, order, pages; what was shown stays while it is asked anew. */
/** @import { Client, Problem, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { Question } from "./asking.js";
/** @import { Saved } from "./columns.js" */
import { DEFAULT, FIRST, allColumns, download, inOrder, labelOf } from "./columns.js";
import "./incident-filters.js";
import { incidentTable, tableStyles } from "./incident-table.js";
import { number, t } from "./messages.js";
import { badgeStyles, blank, icon, noRole, place, problemNotice, slowNotice } from "./parts.js";
import { styles } from "./styles.js";
import { PAGE_SIZES, blankView, incidentQuery, recall, remember, resized } from "./view.js";

/** Tells what shall be shown by `view-wanted`, whose detail are members of a `View`. */
export class IncidentGrid extends LitElement {
  static properties = {
    client: { attribute: false },
    user: { type: String },
    view: { attribute: false },
    _fields: { state: true },
    _columns: { state: true },
  };

  static styles = [
    styles,
    badgeStyles,
    tableStyles,
    css`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
      .toolbar { margin-top: -0.25rem; padding-bottom: 0.375rem; border-bottom: 1px solid var(--colorNeutralStroke2); gap: 0.25rem; }
      fieldset { border: 0; display: grid; gap: 0.125rem; }
      legend { font-weight: 600; padding: 0 0 0.25rem; }
      fieldset label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.625rem; }
      #columns:popover-open { display: grid; grid-template-rows: minmax(0, 1fr) auto; gap: 0.625rem; overflow: hidden; }
      #columns fieldset { overflow: auto; margin: 0 -0.75rem; padding: 0 0.75rem; }
      .pager { justify-content: flex-end; min-height: 2rem; }
      .pager > .muted { margin-inline-end: auto; font-variant-numeric: tabular-nums; }
      .pager label { display: flex; gap: 0.5rem; align-items: center; }
      .pager select { width: auto; }
      .previous .icon { rotate: 180deg; }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    this.user = "";
    this.view = blankView();
    /** @type {Question<Schemas["IncidentPage"]>} */ this._page = new Question(this);
    /** @type {Question<Saved>} */ this._saving = new Question(this);
    /** @type {Saved} */ this._soFar = { rows: 0, total: 0, isCut: false };
    /** @type {Schemas["Field"][]} */ this._fields = [];
    const kept = recall("columns");
    /** @type {string[]} */ this._columns = Array.isArray(kept) ? kept.map(String) : DEFAULT;
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has("user")) this._page.forget();
    const asked = (/** @type {any} */ view) => JSON.stringify([view?.filters, view?.sort, view?.page, view?.pageSize]);
    const isOther = changed.has("view") && asked(changed.get("view")) !== asked(this.view);
    // What is said of a file is about another list.
    if (changed.has("user") || isOther) this._saving.forget();
    if (changed.has("user") || changed.has("client") || isOther) this.load();
  }

  get _path() {
    return `/v1/users/${encodeURIComponent(this.user)}/incidents`;
  }

  get _shownColumns() {
    return inOrder(this._columns, this._fields);
  }

  async load() {
    if (!this.user) return;
    const query = incidentQuery(this.view, [...new Set([...this._shownColumns, "url", "sys_id"])]);
    if (this._fields.length === 0) this._learn();
    await this._page.ask((signal) => this.client?.get(`${this._path}?${query}`, { signal }));
    if (this._page.problem?.errors.fields && this._columns !== DEFAULT) {
      // A remembered column is no longer exchanged: the others are shown.
      this._columns = DEFAULT;
      this.load();
    }
  }

  /** The labels of choices grow with what was shown; without them, columns and filters do with less. */
  async _learn() {
    try {
      /** @type {Schemas["Fields"] | undefined} */
      const known = await this.client?.get("/v1/incidents/fields");
      this._fields = known?.items ?? [];
    } catch {
      // The list is there, which is what matters.
    }
  }

  /** @param {Partial<import("./view.js").View>} change */
  _want(change) {
    this.dispatchEvent(new CustomEvent("view-wanted", { detail: change, bubbles: true, composed: true }));
  }

  render() {
    const { problem } = this._page;
    return html`
      ${this._toolbar()}
      <incident-filters
        .filters=${this.view.filters} .fields=${this._fields} .rows=${this._page.answer?.items ?? []}
        @filters-opened=${this._learn}
        @filters-changed=${(/** @type {CustomEvent} */ event) => this._want({ filters: event.detail, page: 1 })}
      ></incident-filters>
      ${problem && !this._isToldElsewhere(problem) ? problemNotice(problem, { retry: () => this.load() }) : nothing}
      ${this._savingSaid()}
      ${slowNotice(this._page)}
      ${this._body()}
      <p class="visually-hidden" role="status">${this._announced()}</p>`;
  }

  /** No rights fill the whole space; being offline is told above, and ends by itself. @param {Problem} problem */
  _isToldElsewhere({ code }) {
    return code === "role_missing_in_servicenow" || (code === "offline" && this._page.answer !== null);
  }

  /** A file that lacks something must not look as if it had everything. */
  _savingSaid() {
    const { answer, isOpen, problem } = this._saving;
    if (problem) return problemNotice(problem, { retry: () => this._save() });
    if (isOpen) return slowNotice(this._saving, t("download.so_far", this._counts(this._soFar)));
    return answer?.isCut
      ? html`<div class="notice warning" role="status">${icon("warning")}<p class="words">${t("download.cut", this._counts(answer))}</p></div>`
      : nothing;
  }

  /** @param {Saved} saved */
  _counts({ rows, total }) {
    return { n: rows, total };
  }

  _announced() {
    const { answer, isOpen } = this._page;
    if (isOpen) return t("loading");
    return answer ? t("grid.found", { n: answer.items.length, total: answer.total }) : "";
  }

  _toolbar() {
    const isSaving = this._saving.isOpen;
    return html`<div class="toolbar row" role="group" aria-label=${t("toolbar")}>
      <button class="button subtle" @click=${() => this.load()}>${icon("refresh")}${t("refresh")}</button>
      <button class="button subtle" popovertarget="columns" aria-haspopup="dialog">${icon("columns")}${t("columns")}</button>
      <button class="button subtle" ?disabled=${isSaving || !this._page.answer?.items.length} @click=${() => this._save()}>
        ${icon("download")}${t(isSaving ? "download.busy" : "download")}
      </button>
      <div id="columns" popover role="dialog" aria-labelledby="columns-title" @beforetoggle=${place}>
        <fieldset>
          <legend id="columns-title">${t("columns.title")}</legend>
          ${allColumns(this._fields).map((key) => html`<label>
            <input type="checkbox" value=${key} ?disabled=${key === FIRST} .checked=${this._shownColumns.includes(key)}
              @change=${this._columnChosen} />${labelOf(key, this._fields)}
          </label>`)}
        </fieldset>
        <div><button class="button" @click=${() => this._choose(DEFAULT)}>${t("columns.reset")}</button></div>
      </div>
    </div>`;
  }

  _body() {
    const { answer: page, problem, isOpen: isLoading } = this._page;
    if (problem?.code === "role_missing_in_servicenow") return noRole(problem, () => this.load());
    if (!page && problem) return nothing;
    if (!page || page.items.length > 0) {
      const [columns, fields, view] = [this._shownColumns, this._fields, this.view];
      const want = this._want.bind(this);
      const table = incidentTable({ rows: page?.items ?? null, columns, fields, view, isLoading, want });
      return page ? html`${table}${this._pager(page)}` : table;
    }
    // ServiceNow counts pages first and hides rows then: nothing here does not mean nothing on the next.
    const isHidden = (page.page - 1) * page.page_size < page.total;
    if (isHidden && (page.has_more || page.page > 1)) {
      return html`${blank("lock", t("empty.page.title"), t("empty.page.hidden"))}${this._pager(page)}`;
    }
    if (page.page > 1) {
      const first = html`<button class="button" @click=${() => this._want({ page: 1 })}>${t("pages.first")}</button>`;
      return blank("nothing", t("empty.page.title"), t("empty.page"), first);
    }
    if (isHidden) return blank("lock", t("empty.hidden.title"), t("empty.hidden", { n: page.total }));
    if (Object.keys(this.view.filters).length === 0) return blank("nothing", t("empty.title"), t("empty"));
    return blank("nothing", t("empty.filtered.title"), t("empty.filtered"),
      html`<button class="button" @click=${() => this._want({ filters: {}, page: 1 })}>${t("filters.clear")}</button>`);
  }

  /** @param {Schemas["IncidentPage"]} page */
  _pager({ page, page_size: size, items, total, has_more: hasMore }) {
    const from = (page - 1) * size + 1;
    const isOne = page <= 1 && !hasMore;
    return html`<nav class="pager row" aria-label=${t("pages")}>
      <span class="muted">${items.length > 0 ? t("grid.range", { from, to: from + items.length - 1, total }) : ""}</span>
      ${isOne && total <= (PAGE_SIZES[0] ?? 0) ? nothing : this._sizes(size)}
      ${isOne ? nothing : html`
        <button class="button subtle previous" ?disabled=${page <= 1} @click=${() => this._turn(page - 1)}>
          ${icon("next")}${t("pages.previous")}
        </button>
        <span>${t("pages.page", { page: number(page) })}</span>
        <button class="button subtle" ?disabled=${!hasMore} @click=${() => this._turn(page + 1)}>
          ${t("pages.next")}${icon("next")}
        </button>`}
    </nav>`;
  }

  /** @param {number} chosen */
  _sizes(chosen) {
    return html`<label>${t("pages.size")}
      <select @change=${(/** @type {Event} */ event) => this._resize(Number(/** @type {HTMLSelectElement} */ (event.target).value))}>
        ${PAGE_SIZES.map((size) => html`<option ?selected=${size === chosen}>${size}</option>`)}
      </select>
    </label>`;
  }

  /** @param {number} pageSize */
  _resize(pageSize) {
    remember("page_size", pageSize);
    this._want(resized(this.view, pageSize));
  }

  /** One reads on at the top of the new page. @param {number} page */
  _turn(page) {
    this._want({ page });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
  }

  /** @param {Event} event */
  _columnChosen(event) {
    const { value, checked } = /** @type {HTMLInputElement} */ (event.target);
    const others = this._shownColumns.filter((key) => key !== value);
    this._choose(checked ? [...others, value] : others);
  }

  /** @param {string[]} columns */
  _choose(columns) {
    this._columns = columns;
    remember("columns", this._shownColumns);
    this.load();
  }

  _save() {
    const { client } = this;
    if (!client) return;
    const told = (/** @type {Saved} */ saved) => {
      this._soFar = saved;
      this.requestUpdate();
    };
    told({ rows: 0, total: this._page.answer?.total ?? 0, isCut: false });
    this._saving.ask((signal) => download(client, this._path, this.view, this._shownColumns, told, signal));
  }
}

customElements.define("incident-grid", IncidentGrid);
