// @ts-check
/**
 * The troubleshooting pane: finds a user, connects the agent to ServiceNow, and shows that user's incidents.
 *
 * It knows nothing of how the page signs people in: `getToken` gives an access token for the bridge, or nothing.
 */
/** @import { GetToken, Schemas } from "./client.js" */
import { LitElement } from "../vendor/lit.js";
import { Client, Problem, asProblem } from "./client.js";
import "./incident-detail.js";
import "./incident-grid.js";
import "./incident-summary.js";
import { recall, remember, blankView, checkedFilters, readView, writeView } from "./view.js";
import { NEEDS_SIGN_IN } from "./parts.js";
import { paneStyles, shown } from "./pane-template.js";
import { ServiceNowSignIn } from "./connecting.js";
import "./user-search.js";

/** @typedef {Schemas["Me"] & {insights?: {available: boolean}}} Me insights are not part of the contract yet */
/** Problems that concern more than the part they were met in. */
const WIDE = new Set(["connector_disabled", "connector_not_configured", "forbidden", "no_token", "unauthenticated"]);

export class IncidentPane extends LitElement {
  static properties = {
    api: { type: String },
    user: { type: String },
    returnTo: { type: String, attribute: "return-to" },
    settings: { type: String },
    getToken: { attribute: false },
    // Going back in the history may set what was set before, although something else is shown by now.
    view: { attribute: false, hasChanged: () => true },
    _client: { state: true },
    _me: { state: true },
    _person: { state: true },
    _view: { state: true },
    _problem: { state: true },
    _personProblem: { state: true },
    _offline: { state: true },
  };

  static styles = paneStyles;

  constructor() {
    super();
    this.api = "";
    this.user = "";
    this.returnTo = "connected.html";
    this.settings = "";
    /** @type {GetToken | undefined} */ this.getToken = undefined;
    /** What to show, as the query of an address. @type {string | undefined} */ this.view = undefined;
    /** @type {Client | undefined} */ this._client = undefined;
    /** @type {Me | null} */ this._me = null;
    /** @type {Schemas["User"] | null} */ this._person = null;
    this._view = { ...blankView(), filters: checkedFilters(recall("filters")) };
    /** @type {Problem | null} */ this._problem = null;
    /** @type {Problem | null} */ this._personProblem = null;
    this._offline = !navigator.onLine;
    this._sought = "";
    /** @type {ServiceNowSignIn} */ this.signIn = new ServiceNowSignIn(this);
    this._network = () => {
      this._offline = !navigator.onLine;
      if (!this._offline) this.renew();
    };
    this._listen();
  }

  _listen() {
    /** @param {string} name @param {(detail: any) => void} hear */
    const on = (name, hear) => this.addEventListener(name, (event) => hear(/** @type {CustomEvent} */ (event).detail));
    on("problem-met", (problem) => this._met(problem));
    on("view-wanted", (change) => this._go(change));
    on("user-chosen", (person) => this._userChosen(person));
    on("incidents-wanted", (filters) => this._go({ tab: "incidents", filters, page: 1 }));
    on("detail-closed", () => this._go({ incident: "" }));
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener("online", this._network);
    window.addEventListener("offline", this._network);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener("online", this._network);
    window.removeEventListener("offline", this._network);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("view") && this.view !== undefined) {
      // A bare address is no wish to see everything: what this browser remembers is kept.
      const given = readView(this.view);
      const isWish = changed.get("view") !== undefined || /(^|[?&])(user|tab)=/.test(this.view);
      this._view = { ...given, filters: isWish || Object.keys(given.filters).length > 0 ? given.filters : this._view.filters };
    }
    if (changed.has("user") && this.user && this.user !== this._view.user) {
      this._view = { ...this._view, user: this.user, page: 1, incident: "" };
    }
    if (changed.has("api") || changed.has("getToken")) this.renew();
    if (changed.has("_view") || changed.has("_me")) this._findPerson();
  }

  /** @returns {unknown} */
  render() {
    return shown(this);
  }

  get isSignedIn() {
    return this._me?.connection?.status === "connected";
  }

  /** Everything is asked anew; what is shown stays until the answers are there. */
  renew() {
    // Until the portal has said how to get a token, there is nothing to ask, and no sign-in to offer.
    if (!this.getToken && !this._client) return;
    this._client = new Client(this.api, this.getToken);
    this.load();
  }

  /** Asks who the agent is, and how connector and connection stand. */
  async load() {
    if (!this._client) return;
    try {
      this._me = await this._client.get("/v1/me");
      this._problem = null;
      if (this._me?.connector.enabled && !this.isSignedIn) this._tellSignIn("");
    } catch (error) {
      this._problem = asProblem(error);
    }
  }

  /** The button's click: the window must be opened in it. */
  async authenticate() {
    const client = this._client;
    if (!client) return;
    const connection = await this.signIn.run(
      this.returnTo,
      (returnTo) => client.send("POST", "/v1/connection", { return_to: returnTo }),
      (completion) => client.send("PUT", "/v1/connection", { completion }),
    );
    if (!connection || !this._me) return;
    this._me = { ...this._me, connection: /** @type {Schemas["Connection"]} */ (connection) };
    this.renew();
    await this._focus(this._view.user ? "[role=tab][aria-selected=true]" : "user-search");
  }

  async disconnect() {
    try {
      await this._client?.send("DELETE", "/v1/connection", undefined);
      await this.load();
      await this._focus(".primary");
    } catch (error) {
      this._problem = asProblem(error);
    }
  }

  /** The button that had the focus is gone: it goes where one goes on. @param {string} selector */
  async _focus(selector) {
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector(selector))?.focus();
  }

  /** @param {string} code */
  _tellSignIn(code) {
    this._tell("servicenow-signin-required", { status: this._me?.connection?.status ?? "disconnected", code });
  }

  /** @param {string} name @param {unknown} [detail] */
  _tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** A connection that is gone is told once, in the place where a new one is made. @param {Problem} problem */
  _met(problem) {
    if (NEEDS_SIGN_IN.has(problem.code) && this._me?.connection) {
      const status = problem.code === "sign_in_again" ? "needs_sign_in" : "disconnected";
      this._me = { ...this._me, connection: { ...this._me.connection, status } };
      this._tellSignIn(problem.code);
    } else if (WIDE.has(problem.code)) this.load();
    else if (problem.code === "user_not_found" && this._person && this._view.user !== this._person.sys_id) {
      // The connector may match users by another column; by sys_id everybody is found who was found before.
      this._go({ user: this._person.sys_id });
    }
  }

  /** @param {Partial<import("./view.js").View>} change */
  _go(change) {
    const before = writeView(this._view);
    this._view = { ...this._view, ...change };
    remember("filters", this._view.filters);
    const query = writeView(this._view);
    if (query === before) return;
    this._tell("view-changed", { query, isStep: "tab" in change || "incident" in change || "user" in change });
    if (change.incident) this._tell("incident-selected", { user: this._view.user, incident: change.incident });
  }

  /** @param {Schemas["User"]} person */
  _userChosen(person) {
    this._person = person;
    this._personProblem = null;
    this._go({ user: person.user_name || person.sys_id, page: 1, incident: "" });
  }

  /** Whom an address or the page names is looked up as soon as that can be. */
  async _findPerson() {
    const wanted = this._view.user;
    if (!wanted) this._person = null;
    if (!wanted || !this.isSignedIn || this._sought === wanted) return;
    if (this._person && [this._person.user_name, this._person.email, this._person.sys_id].includes(wanted)) return;
    this._sought = wanted;
    this._person = this._personProblem = null;
    try {
      /** @type {Schemas["User"] | undefined} */
      const found = await this._client?.get(`/v1/users/${encodeURIComponent(wanted)}`);
      if (this._view.user === wanted) this._person = found ?? null;
    } catch (error) {
      if (this._view.user !== wanted) return;
      this._personProblem = asProblem(error);
      this._met(this._personProblem);
    } finally {
      if (this._sought === wanted && this._person) this._sought = "";
    }
  }
}

customElements.define("incident-pane", IncidentPane);
