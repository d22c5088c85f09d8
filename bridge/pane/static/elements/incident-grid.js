// @ts-check
/** The list of a user's incidents: chosen columns, filters, order, pages; what was shown stays while it is asked anew. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, html, nothing } from "../vendor/lit.js";
import { Problem, asProblem, isAbort } from "./client.js";
import { DEFAULT, FIRST, allColumns, cell, inOrder, isSortable, labelOf, textOf } from "./columns.js";
import { gridStyles } from "./grid-styles.js";
import { icon } from "./icons.js";
import "./incident-filters.js";
import { recall, remember } from "./memory.js";
import { number, t } from "./messages.js";
import { blank, problemNotice, sentence } from "./notices.js";
import { place } from "./popovers.js";
import { download } from "./spreadsheet.js";
import { NEWEST_FIRST, blankView, incidentQuery } from "./view.js";

const PAGE_SIZE = 25;
const SLOW_MILLISECONDS = 4000;

/** Tells what shall be shown by `view-wanted`, whose detail are members of a `View`; of problems by `problem-met`. */
export class IncidentGrid extends LitElement {
  static properties = {
    client: { attribute: false },
    user: { type: String },
    view: { attribute: false },
    _page: { state: true },
    _fields: { state: true },
    _columns: { state: true },
    _loading: { state: true },
    _slow: { state: true },
    _saving: { state: true },
    _problem: { state: true },
  };

  static styles = gridStyles;

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    this.user = "";
    this.view = blankView();
    /** @type {Schemas["IncidentPage"] | null} */ this._page = null;
    /** @type {Schemas["Field"][]} */ this._fields = [];
    const kept = recall("columns");
    /** @type {string[]} */ this._columns = Array.isArray(kept) ? kept.map(String) : DEFAULT;
    this._loading = this._slow = this._saving = false;
    /** @type {Problem | null} */ this._problem = null;
    /** @type {AbortController | null} */ this._asked = null;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this._asked?.abort();
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (changed.has("user")) this._page = null;
    const before = changed.get("view");
    const asked = (/** @type {any} */ view) => JSON.stringify([view?.filters, view?.sort, view?.page]);
    if (changed.has("user") || changed.has("client") || (changed.has("view") && asked(before) !== asked(this.view))) {
      this.load();
    }
  }

  get _path() {
    return `/v1/users/${encodeURIComponent(this.user)}/incidents`;
  }

  get _shownColumns() {
    return inOrder(this._columns, this._fields);
  }

  async load() {
    this._asked?.abort();
    if (!this.client || !this.user) return;
    const asked = (this._asked = new AbortController());
    this._loading = true;
    this._slow = false;
    const slow = setTimeout(() => (this._slow = true), SLOW_MILLISECONDS);
    try {
      const query = incidentQuery(this.view, [...new Set([...this._shownColumns, "url", "sys_id"])], PAGE_SIZE);
      this._page = await this.client.get(`${this._path}?${query}`, { signal: asked.signal });
      this._problem = null;
      if (this._fields.length === 0) this._learn();
    } catch (error) {
      if (isAbort(error)) return;
      await this._met(asProblem(error));
    } finally {
      clearTimeout(slow);
      if (this._asked === asked) this._loading = this._slow = false;
    }
  }

  /** @param {Problem} problem */
  async _met(problem) {
    if (problem.errors.fields && this._columns !== DEFAULT) {
      // A remembered column is no longer exchanged: the others are shown.
      this._columns = DEFAULT;
      return this.load();
    }
    this._problem = problem;
    this.dispatchEvent(new CustomEvent("problem-met", { detail: problem, bubbles: true, composed: true }));
  }

  /** The labels of choices grow with what was shown; without them, filters take text. */
  async _learn() {
    try {
      /** @type {Schemas["Fields"] | undefined} */
      const known = await this.client?.get("/v1/incidents/fields");
      this._fields = known?.items ?? [];
    } catch {
      // The list is there; columns and filters do without.
    }
  }

  /** @param {Partial<import("./view.js").View>} change */
  _want(change) {
    this.dispatchEvent(new CustomEvent("view-wanted", { detail: change, bubbles: true, composed: true }));
  }

  render() {
    return html`
      ${this._toolbar()}
      <incident-filters
        .filters=${this.view.filters} .fields=${this._fields} .groups=${this._groups()}
        @filters-opened=${this._learn}
        @filters-changed=${(/** @type {CustomEvent} */ event) => this._want({ filters: event.detail, page: 1 })}
      ></incident-filters>
      ${this._problem && !this._isToldElsewhere ? problemNotice(this._problem, { retry: () => this.load() }) : nothing}
      ${this._slow ? html`<p class="notice" role="status">${icon("info")}<span class="words">${t("slow")}</span></p>` : nothing}
      ${this._body()}
      <p class="visually-hidden" role="status">${this._announced()}</p>`;
  }

  /** No rights fill the whole space; being offline is told above, and ends by itself. */
  get _isToldElsewhere() {
    const code = this._problem?.code;
    return code === "role_missing_in_servicenow" || (code === "offline" && this._page !== null);
  }

  _groups() {
    return [...new Set((this._page?.items ?? []).map((row) => textOf(row.assignment_group)).filter(Boolean))].sort();
  }

  _announced() {
    if (this._loading) return t("loading");
    return this._page ? t("grid.found", { n: this._page.items.length, total: this._page.total }) : "";
  }

  _toolbar() {
    const columns = allColumns(this._fields);
    return html`<div class="toolbar row" role="toolbar" aria-label=${t("toolbar")}>
      <button class="button subtle" @click=${() => this.load()}>${icon("refresh")}${t("refresh")}</button>
      <button class="button subtle" popovertarget="columns" aria-haspopup="dialog">${icon("columns")}${t("columns")}</button>
      <button class="button subtle" ?disabled=${this._saving || !this._page?.items.length} @click=${this._save}>
        ${icon("download")}${t(this._saving ? "download.busy" : "download")}
      </button>
      <div id="columns" popover role="dialog" aria-labelledby="columns-title" @beforetoggle=${place}>
        <fieldset>
          <legend id="columns-title">${t("columns.title")}</legend>
          ${columns.map((key) => html`<label>
            <input type="checkbox" value=${key} ?disabled=${key === FIRST} .checked=${this._shownColumns.includes(key)}
              @change=${this._columnChosen} />${labelOf(key, this._fields)}
          </label>`)}
        </fieldset>
        <button class="button" @click=${() => this._choose(DEFAULT)}>${t("columns.reset")}</button>
      </div>
    </div>`;
  }

  _body() {
    if (this._problem?.code === "role_missing_in_servicenow") {
      const again = html`<button class="button" @click=${() => this.load()}>${icon("refresh")}${t("retry")}</button>`;
      const words = html`${sentence(this._problem.code)}<br /><span class="muted" lang="en">${this._problem.detail}</span>`;
      return blank("hidden", t("role_missing.title"), words, again);
    }
    if (!this._page) return this._problem ? nothing : this._table(null);
    if (this._page.items.length > 0) return html`${this._table(this._page.items)}${this._pager(this._page)}`;
    if (this._page.page > 1) return html`${blank("nothing", t("empty.page.title"), t("empty.page"))}${this._pager(this._page)}`;
    if (this._page.total > 0) return blank("hidden", t("empty.hidden.title"), t("empty.hidden", { n: this._page.total }));
    if (Object.keys(this.view.filters).length === 0) return blank("nothing", t("empty.title"), t("empty"));
    return blank("nothing", t("empty.filtered.title"), t("empty.filtered"),
      html`<button class="button" @click=${() => this._want({ filters: {}, page: 1 })}>${t("filters.clear")}</button>`);
  }

  /** @param {Schemas["IncidentRow"][] | null} rows null while nothing is known yet */
  _table(rows) {
    const columns = this._shownColumns;
    return html`<div class="scroll" role="region" aria-label=${t("incidents")} tabindex="0">
      <table aria-busy=${this._loading} class=${this._loading && rows ? "stale" : ""}>
        <thead><tr>${columns.map((key) => this._head(key))}</tr></thead>
        <tbody>
          ${rows
            ? rows.map((row) => this._row(row, columns))
            : Array.from({ length: 8 }, () => html`<tr>${columns.map(() => html`<td><span class="skeleton"></span></td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {string} key */
  _head(key) {
    const label = labelOf(key, this._fields);
    if (!isSortable(key)) return html`<th scope="col" class=${key}>${label}</th>`;
    const isDown = this.view.sort === `-${key}`;
    const isSorted = isDown || this.view.sort === key;
    return html`<th scope="col" class=${key} aria-sort=${isSorted ? (isDown ? "descending" : "ascending") : "none"}>
      <button @click=${() => this._want({ sort: this._turned(key), page: 1 })}>
        ${label}${isSorted ? icon(isDown ? "descending" : "ascending") : nothing}
      </button>
    </th>`;
  }

  /** Times begin with the newest, all else from the top. @param {string} key */
  _turned(key) {
    const first = key === "opened_at" ? NEWEST_FIRST : key;
    return this.view.sort === first ? (first.startsWith("-") ? key : `-${key}`) : first;
  }

  /** @param {any} row @param {string[]} columns */
  _row(row, columns) {
    const isOpen = this.view.incident !== "" && [row.number, row.sys_id].includes(this.view.incident);
    return html`<tr class=${isOpen ? "open" : ""} @click=${(/** @type {MouseEvent} */ event) => this._clicked(event, row)}>
      ${columns.map((key) => html`<td class=${key}>${this._cell(key, row, columns)}</td>`)}
    </tr>`;
  }

  /** @param {string} key @param {any} row @param {string[]} columns */
  _cell(key, row, columns) {
    const opens = (/** @type {unknown} */ words, /** @type {unknown} */ name) => html`<button class="details" aria-haspopup="dialog"
      aria-label=${name} title=${name} @click=${() => this._open(row)}>${words}</button>`;
    if (key === FIRST) {
      const hasOther = columns.includes("short_description");
      return html`<a href=${row.url} target="_blank" rel="noopener noreferrer">${row.number ?? row.sys_id}
        ${icon("open")}<span class="visually-hidden">${t("opens_in_servicenow")}</span></a>
        ${hasOther ? nothing : opens(icon("info"), t("details_of", { number: row.number ?? "" }))}`;
    }
    if (key === "short_description") return opens(row.short_description || t("no_description"), nothing);
    return cell(key, row[key]);
  }

  /** @param {Schemas["IncidentPage"]} page */
  _pager(page) {
    const from = (page.page - 1) * page.page_size;
    const range = t("grid.range", { from: number(from + 1), to: number(from + page.items.length), total: number(page.total) });
    return html`<nav class="pager row" aria-label=${t("pages")}>
      <span class="muted">${page.items.length > 0 ? range : ""}</span>
      <button class="button subtle" ?disabled=${page.page <= 1} @click=${() => this._want({ page: page.page - 1 })}>
        ${icon("previous")}${t("pages.previous")}
      </button>
      <span>${t("pages.page", { page: number(page.page) })}</span>
      <button class="button subtle" ?disabled=${!page.has_more} @click=${() => this._want({ page: page.page + 1 })}>
        ${t("pages.next")}${icon("next")}
      </button>
    </nav>`;
  }

  /** @param {MouseEvent} event @param {any} row */
  _clicked(event, row) {
    const isOwn = /** @type {Element} */ (event.target).closest("a, button");
    if (!isOwn && String(getSelection()) === "") this._open(row);
  }

  /** @param {any} row */
  _open(row) {
    this._want({ incident: row.number ?? row.sys_id });
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

  async _save() {
    if (!this.client) return;
    this._saving = true;
    try {
      await download(this.client, this._path, this.view, this._shownColumns, new AbortController().signal);
    } catch (error) {
      await this._met(asProblem(error));
    } finally {
      this._saving = false;
    }
  }
}

customElements.define("incident-grid", IncidentGrid);
