// @ts-check
/** Signing in to ServiceNow as an element's state: begun in a click, waited for, cancelled, and what went wrong. */
/** @import { LitElement } from "../vendor/lit.js" */
import { html, nothing } from "../vendor/lit.js";
import { Problem, asProblem, isAbort } from "./client.js";
import { completionOf, openWindow } from "./connecting.js";
import { icon } from "./icons.js";
import { t } from "./messages.js";

export class ServiceNowSignIn {
  /** @param {LitElement} host */
  constructor(host) {
    this.host = host;
    this.isWaiting = false;
    this.isBlocked = false;
    this.link = "";
    /** @type {Problem | null} */ this.problem = null;
    /** @type {AbortController | null} */ this._begun = null;
    host.addController(this);
  }

  hostDisconnected() {
    this.cancel();
  }

  /**
   * Must be called in a click. What `complete` answers, or undefined when it came to nothing, which `problem` tells of.
   * @template T
   * @param {string} returnTo
   * @param {(returnTo: string) => Promise<{authorization_url: string}>} begin
   * @param {(completion: string) => Promise<T>} complete
   * @returns {Promise<T | undefined>}
   */
  async run(returnTo, begin, complete) {
    const popup = openWindow();
    this._begun?.abort();
    const begun = (this._begun = new AbortController());
    this._show({ isWaiting: true, isBlocked: popup === null, link: "", problem: null });
    try {
      const led = (/** @type {string} */ link) => this._show({ link });
      return await complete(await completionOf(popup, returnTo, begin, led, begun.signal));
    } catch (error) {
      if (!isAbort(error)) this._show({ problem: asProblem(error) });
      return undefined;
    } finally {
      if (this._begun === begun) this._show({ isWaiting: false, link: "" });
    }
  }

  cancel() {
    this._begun?.abort();
    this._show({ isWaiting: false, link: "" });
  }

  /** @param {Partial<ServiceNowSignIn>} change */
  _show(change) {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  /** What is said while the other window is open: nobody can know here whether it still is. */
  waiting() {
    if (!this.isWaiting) return nothing;
    return html`<div class="notice" role="status">
      ${icon(this.isBlocked ? "warning" : "info")}
      <div class="words">
        <p>${t(this.isBlocked ? "waiting.blocked" : "waiting")}</p>
        ${this.link ? html`<p><a href=${this.link} target="_blank" rel="opener">${t("waiting.link")}</a></p>` : nothing}
      </div>
      <button class="button" @click=${() => this.cancel()}>${t("cancel")}</button>
    </div>`;
  }
}
