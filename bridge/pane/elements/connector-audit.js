// @ts-check
/** Who did what with the connector and the connections: the newest first, filtered, as far back as is kept. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { Question } from "./asking.js";
import { tableStyles } from "./incident-table.js";
import { exactMoment, has, nameOf, t } from "./messages.js";
import { blank, problemNotice, skeleton, slowNotice } from "./parts.js";
import { styles } from "./styles.js";

const FILTERS = ["event", "agent", "user", "after", "before"];
const EVENTS = [
  ..."incidents.read audit.read connection.begun connection.completed connection.denied connection.ended".split(" "),
  ..."connection.refused connection.state_mismatch connector.changed connector.change_refused connector.test_begun".split(" "),
  ..."connector.test_failed connector.tested permission.refused authentication.refused".split(" "),
];
const DATES = new Set(["after", "before"]);
/** What browsers show in an empty field: agents are asked for by their ids, users in several ways. */
const PLACEHOLDERS = new Set(["agent", "user"]);

/** The user's name in ServiceNow says nothing new where they were asked for by it. @param {Record<string, string>} about */
const facts = ({ user_name: found, ...about }) => Object.entries(found && found !== about.user ? { ...about, user_name: found } : about);

export class ConnectorAudit extends LitElement {
  static properties = { client: { attribute: false } };

  static styles = [
    styles,
    tableStyles,
    css`
      :host, form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
      form { grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); align-items: end; }
      tbody td { vertical-align: top; padding-block: 0.4375rem; min-width: 7.5rem; }
      td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
      td:last-child { width: 50%; min-width: 16rem; }
      .facts { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
      .facts .request { flex-basis: 100%; font-size: 0.75rem; }
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    /** @type {Question<Schemas["AuditPage"]>} */ this._page = new Question(this);
    /** The ids of the agents that were shown, by their names. @type {Map<string, string>} */ this._agents = new Map();
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
      for (const { agent, agent_name: name } of page?.items ?? []) if (name) this._agents.set(name, agent);
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
      if (DATES.has(name) && value) query.set(name, new Date(`${value}T00:00`).toISOString());
      else if (value) query.set(name, name === "agent" ? this._agents.get(value) ?? value : value);
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
          ${name === "event" ? this._events() : this._field(name)}
        </div>`)}
        <datalist id="agents">${[...this._agents.keys()].sort().map((name) => html`<option value=${name}></option>`)}</datalist>
        <div class="row"><button class="button">${t("apply")}</button></div>
      </form>
      ${problem ? problemNotice(problem, { retry: () => this.load("") }) : nothing}
      ${slowNotice(this._page)}
      ${answer ? this._list(answer.items) : problem ? nothing : skeleton(6)}
      ${cursor
        ? html`<div><button class="button" ?disabled=${isOpen} @click=${() => this.load(cursor)}>${t("audit.more")}</button></div>`
        : nothing}`;
  }

  _events() {
    const known = EVENTS.map((event) => html`<option value=${event}>${t(`event.${event}`)}</option>`);
    return html`<select id="event" name="event"><option value="">${t("audit.any")}</option>${known}</select>`;
  }

  /** @param {string} name */
  _field(name) {
    return html`<input
      id=${name} name=${name} type=${DATES.has(name) ? "date" : "text"} maxlength="100" autocomplete="off" spellcheck="false"
      placeholder=${PLACEHOLDERS.has(name) ? t(`audit.${name}.hint`) : nothing} list=${name === "agent" ? "agents" : nothing} />`;
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
        <td><div class="facts">
          ${facts(entry.about ?? {}).map(([name, value]) => html`<span><span class="muted">${nameOf(name)}</span> ${value}</span>`)}
          <span class="muted request">${t("problem.request_id", { id: entry.request_id })}</span>
        </div></td>
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
