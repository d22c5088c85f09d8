// @ts-check
/** The tenant's ServiceNow connector, for administrators: how it stands, its settings, their test, what to paste, audit. */
/** @import { GetToken, Schemas } from "./client.js" */
import { LitElement } from "../vendor/lit.js";
import { Client, Problem, asProblem } from "./client.js";
import "./connector-audit.js";
import { settingsStyles, shown } from "./settings-template.js";
import { ServiceNowSignIn } from "./connecting.js";

/** @typedef {Schemas["Connector"]} Connector */
const TEXTS = /** @type {const} */ (["instance_url", "incident_api_path", "client_id"]);
const LISTS = /** @type {const} */ (["match_fields", "extra_fields"]);

export class ConnectorSettings extends LitElement {
  static properties = {
    api: { type: String },
    returnTo: { type: String, attribute: "return-to" },
    getToken: { attribute: false },
    _client: { state: true },
    _connector: { state: true },
    _problem: { state: true },
    _tab: { state: true },
    _hasAudit: { state: true },
    _busy: { state: true },
    _said: { state: true },
    _changed: { state: true },
  };

  static styles = settingsStyles;

  constructor() {
    super();
    this.api = "";
    this.returnTo = "connected.html";
    /** @type {GetToken | undefined} */ this.getToken = undefined;
    /** @type {Client | undefined} */ this._client = undefined;
    /** @type {Connector | null} */ this._connector = null;
    this._etag = "";
    /** @type {Problem | null} */ this._problem = null;
    this._tab = "settings";
    this._hasAudit = true;
    this._busy = false;
    /** What was done, as a message's key. */ this._said = "";
    this._changed = false;
    /** @type {ServiceNowSignIn} */ this.signIn = new ServiceNowSignIn(this);
    this.addEventListener("problem-met", (event) => {
      // A bridge whose API has no audit has no such tab either.
      if (/** @type {CustomEvent<Problem>} */ (event).detail.status !== 404) return;
      this._hasAudit = false;
      this._tab = "settings";
    });
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("api") || changed.has("getToken")) this.renew();
  }

  /** @returns {unknown} */
  render() {
    return shown(this);
  }

  renew() {
    // Until the portal has said how to get a token, there is nothing to ask, and no sign-in to offer.
    if (!this.getToken && !this._client) return;
    this._client = new Client(this.api, this.getToken);
    this.load();
  }

  async load() {
    try {
      const response = await this._client?.ask("GET", "/v1/connector");
      if (!response) return;
      this._read(await response.json(), response.headers.get("ETag"));
      this._problem = null;
    } catch (error) {
      this._problem = asProblem(error);
    }
  }

  /** @param {Connector} connector @param {string | null} etag */
  _read(connector, etag) {
    this._connector = connector;
    this._etag = etag ?? this._etag;
  }

  get _form() {
    return /** @type {HTMLFormElement} */ (this.renderRoot.querySelector("form"));
  }

  /** What differs from what is saved; everything else is left out, so that it stays. */
  _change() {
    const given = new FormData(this._form);
    const connector = this._connector;
    /** @type {Record<string, unknown>} */
    const change = {};
    const enabled = /** @type {HTMLInputElement} */ (this._form.elements.namedItem("enabled")).checked;
    if (enabled !== connector?.enabled) change.enabled = enabled;
    for (const name of TEXTS) {
      const value = String(given.get(name) ?? "").trim();
      if (value && value !== connector?.[name]) change[name] = value;
    }
    for (const name of LISTS) {
      const value = String(given.get(name) ?? "").split(",").map((each) => each.trim()).filter(Boolean);
      if (value.join() !== (connector?.[name] ?? []).join()) change[name] = value;
    }
    const secret = String(given.get("client_secret") ?? "");
    if (given.get("no_secret")) change.client_secret = "";
    else if (secret) change.client_secret = secret;
    return change;
  }

  edited() {
    this._changed = Object.keys(this._change()).length > 0;
    this._said = "";
  }

  /** The toggle takes effect at once only with Save, like everything else here. @param {Event} event */
  async save(event) {
    event.preventDefault();
    const change = this._change();
    if (Object.keys(change).length === 0) {
      this._said = "saved.nothing";
      return;
    }
    await this._doing(async () => {
      /** @type {Record<string, string>} */
      const headers = this._etag ? { "If-Match": this._etag } : {};
      const response = await this._client?.ask("PUT", "/v1/connector", change, { headers });
      if (!response) return;
      this._read(await response.json(), response.headers.get("ETag"));
      this._said = "saved";
      this._clear();
    });
  }

  /** The button's click: the window must be opened in it. */
  async test() {
    const client = this._client;
    if (!client) return;
    const change = this._change();
    this._problem = null;
    this._said = "";
    /** @type {Schemas["Verified"] | undefined} */
    const verified = await this.signIn.run(
      this.returnTo,
      (returnTo) => client.send("POST", "/v1/connector/test", { ...change, return_to: returnTo }),
      (completion) => client.send("PUT", "/v1/connector/test", { completion }),
    );
    if (!verified) return;
    this._read(verified.connector, null);
    this._said = this._changed ? "verified.unsaved" : "verified";
  }

  /** @param {() => Promise<void>} what */
  async _doing(what) {
    this._busy = true;
    this._problem = this.signIn.problem = null;
    try {
      await what();
    } catch (error) {
      this._problem = asProblem(error);
      // Whoever runs the bridge has locked it since the page was opened.
      if (this._problem.code === "connector_locked" && this._connector) this._connector = { ...this._connector, locked: true };
    } finally {
      this._busy = false;
    }
  }

  /** Reads what somebody else has saved; what was typed stays in its fields. */
  async reread() {
    await this.load();
    this.edited();
  }

  _clear() {
    for (const name of ["client_secret", "no_secret"]) {
      const field = /** @type {HTMLInputElement | null} */ (this._form.elements.namedItem(name));
      if (field?.type === "checkbox") field.checked = false;
      else if (field) field.value = "";
    }
    this._changed = false;
  }
}

customElements.define("connector-settings", ConnectorSettings);
