// @ts-check
/** Who did what with the connector and the connections: the newest first, filtered, as far back as is kept. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { Question } from "./asking.js";
import { exactMoment, has, t } from "./messages.js";
import { blank, problemNotice, skeleton } from "./parts.js";
import { styles } from "./styles.js";

const FILTERS = ["event", "agent", "user", "after", "before"];
const EVENTS = [
  ..."incidents.read audit.read connection.begun connection.completed connection.denied connection.ended".split(" "),
  ..."connection.refused connection.state_mismatch connector.changed connector.change_refused connector.test_begun".split(" "),
  ..."connector.test_failed connector.tested permission.refused authentication.refused".split(" "),
];
const DATES = new Set(["after", "before"]);

export class ConnectorAudit extends LitElement {
  static properties = { client: { attribute: false } };

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
    /** @type {Question<Schemas["AuditPage"]>} */ this._page = new Question(this);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("client")) this.load("");
  }

  /** @param {string} cursor empty for the newest; further pages are added to those that are shown */
  load(cursor) {
    const before = cursor ? this._page.answer?.items ?? [] : [];
    this._page.ask(async (signal) => {
      /** @type {Schemas["AuditPage"] | undefined} */
      const page = await this.client?.get(`/v1/audit?${this._query(cursor)}`, { signal });
      return { items: [...before, ...(page?.items ?? [])], next_cursor: page?.next_cursor ?? null };
    });
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
    const { answer, problem, isOpen } = this._page;
    const cursor = answer?.next_cursor;
    return html`
      <form @submit=${this._apply}>
        ${FILTERS.map((name) => html`<div class="field">
          <label for=${name}>${t(`audit.${name}`)}</label>
          ${name === "event" ? this._events() : html`<input id=${name} name=${name} type=${DATES.has(name) ? "date" : "text"} autocomplete="off" />`}
        </div>`)}
        <div class="row"><button class="button">${t("apply")}</button></div>
      </form>
      ${problem ? problemNotice(problem, { retry: () => this.load("") }) : nothing}
      ${answer ? this._list(answer.items) : problem ? nothing : skeleton(6)}
      ${cursor
        ? html`<div><button class="button" ?disabled=${isOpen} @click=${() => this.load(cursor)}>${t("audit.more")}</button></div>`
        : nothing}`;
  }

  _events() {
    const known = EVENTS.map((event) => html`<option value=${event}>${t(`event.${event}`)}</option>`);
    return html`<select id="event" name="event"><option value="">${t("audit.any")}</option>${known}</select>`;
  }

  /** @param {Schemas["AuditEvent"][]} entries */
  _list(entries) {
    if (entries.length === 0) return blank("nothing", t("audit.none.title"), t("audit.none"));
    return html`<div class="scroll" role="region" aria-label=${t("tab.audit")} tabindex="0"><table aria-busy=${this._page.isOpen}>
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
