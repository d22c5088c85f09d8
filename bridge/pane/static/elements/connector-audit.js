// @ts-check
/** Who did what with the connector and the connections: the newest first, filtered, as far back as is kept. */
/** @import { Client, Problem } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { asProblem, isAbort } from "./client.js";
import { exactMoment, has, t } from "./messages.js";
import { blank, problemNotice, skeleton } from "./notices.js";
import { styles } from "./styles.js";

/** @typedef {{id: string, time: string, event: string, agent: string, agent_name: string, request_id: string, about: Record<string, string>}} Entry */
const FILTERS = ["event", "agent", "user", "after", "before"];
const DATES = new Set(["after", "before"]);

export class ConnectorAudit extends LitElement {
  static properties = {
    client: { attribute: false },
    _entries: { state: true },
    _cursor: { state: true },
    _problem: { state: true },
    _loading: { state: true },
  };

  static styles = [
    styles,
    css`
      :host, form { display: grid; gap: 0.75rem; }
      form { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); align-items: end; }
      .scroll { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; }
      th, td { padding: 0.3125rem 0.75rem 0.3125rem 0.25rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--colorNeutralStroke2); }
      td:first-child { white-space: nowrap; }
      td p + p { margin-top: 0.125rem; }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    /** @type {Entry[] | null} */ this._entries = null;
    /** @type {string | null} */ this._cursor = null;
    /** @type {Problem | null} */ this._problem = null;
    this._loading = false;
    /** @type {AbortController | null} */ this._asked = null;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("client")) this.load("");
  }

  /** @param {string} cursor empty for the newest */
  async load(cursor) {
    this._asked?.abort();
    const asked = (this._asked = new AbortController());
    this._loading = true;
    this._problem = null;
    try {
      /** @type {{items: Entry[], next_cursor: string | null} | undefined} */
      const page = await this.client?.get(`/v1/audit?${this._query(cursor)}`, { signal: asked.signal });
      this._entries = [...(cursor ? this._entries ?? [] : []), ...(page?.items ?? [])];
      this._cursor = page?.next_cursor ?? null;
    } catch (error) {
      if (isAbort(error)) return;
      this._problem = asProblem(error);
    }
    this._loading = false;
  }

  /** @param {string} cursor */
  _query(cursor) {
    const form = this.renderRoot?.querySelector("form");
    const given = form ? new FormData(form) : new FormData();
    const query = new URLSearchParams(cursor ? { cursor } : {});
    for (const name of FILTERS) {
      const value = String(given.get(name) ?? "").trim();
      if (value) query.set(name, DATES.has(name) ? new Date(`${value}T00:00`).toISOString() : value);
    }
    return query;
  }

  render() {
    return html`
      <form @submit=${this._apply}>
        ${FILTERS.map((name) => html`<div class="field">
          <label for=${name}>${t(`audit.${name}`)}</label>
          <input id=${name} name=${name} type=${DATES.has(name) ? "date" : "text"} autocomplete="off" />
        </div>`)}
        <div class="row"><button class="button">${t("apply")}</button></div>
      </form>
      ${this._problem ? problemNotice(this._problem, { retry: () => this.load("") }) : nothing}
      ${this._entries ? this._list(this._entries) : this._problem ? nothing : skeleton(6)}
      ${this._cursor
        ? html`<div><button class="button" ?disabled=${this._loading} @click=${() => this.load(this._cursor ?? "")}>${t("audit.more")}</button></div>`
        : nothing}`;
  }

  /** @param {Entry[]} entries */
  _list(entries) {
    if (entries.length === 0) return blank("nothing", t("audit.none.title"), t("audit.none"));
    return html`<div class="scroll" role="region" aria-label=${t("tab.audit")} tabindex="0"><table aria-busy=${this._loading}>
      <thead><tr>${["time", "event", "agent", "about"].map((key) => html`<th scope="col">${t(`audit.${key}`)}</th>`)}</tr></thead>
      <tbody>${entries.map((entry) => html`<tr>
        <td><time datetime=${entry.time}>${exactMoment(entry.time)}</time></td>
        <td>${has(`event.${entry.event}`) ? t(`event.${entry.event}`) : entry.event}</td>
        <td>${entry.agent_name || entry.agent}</td>
        <td>${Object.entries(entry.about ?? {}).map(([name, value]) => html`<p><span class="muted">${name}</span> ${value}</p>`)}</td>
      </tr>`)}</tbody>
    </table></div>`;
  }

  /** @param {Event} event */
  _apply(event) {
    event.preventDefault();
    this.load("");
  }
}

customElements.define("connector-audit", ConnectorAudit);
