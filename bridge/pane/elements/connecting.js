// @ts-check
/**
 * The sign-in window: opened in the click itself, led to ServiceNow, answered by `connected.js` on a page of this origin.
 *
 * The answer comes by BroadcastChannel, which survives pages that cut `window.opener`, and by a message of the window
 * itself, which survives frames whose channels are kept apart. Only this origin is listened to.
 */
/** @import { LitElement } from "../vendor/lit.js" */
import { html, nothing } from "../vendor/lit.js";
import { Problem, asProblem, isAbort } from "./client.js";
import { CHANNEL } from "./channel.js";
import { icon } from "./parts.js";
import { t } from "./messages.js";

const SIZE = "popup,width=620,height=760";

/** Must be called in a click, before anything is awaited; null when the browser blocks it. */
export const openWindow = () => window.open("about:blank", "", SIZE);

/**
 * Leads the window to where `begin` says, and waits for the completion that comes back.
 * @param {Window | null} popup
 * @param {string} returnTo the page of this origin that runs `connected.js`
 * @param {(returnTo: string) => Promise<{authorization_url: string}>} begin
 * @param {(url: string) => void} led is told the address, to offer it as a link
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the completion
 */
export async function completionOf(popup, returnTo, begin, led, signal) {
  const attempt = crypto.randomUUID();
  const page = new URL(returnTo, document.baseURI);
  page.searchParams.set("attempt", attempt);
  const answer = answered(attempt, signal);
  answer.catch(() => {});
  try {
    const { authorization_url: url } = await begin(page.href);
    signal.throwIfAborted();
    if (!/^https?:\/\//i.test(url)) throw new Problem("unexpected");
    led(url);
    if (popup && !popup.closed) popup.location.replace(url);
    return await answer;
  } catch (error) {
    popup?.close();
    throw error;
  }
}

/**
 * @param {string} attempt @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
function answered(attempt, signal) {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(CHANNEL);
    /** @param {MessageEvent} event */
    const hear = ({ origin, data }) => {
      if (origin !== location.origin || data?.type !== CHANNEL || data.attempt !== attempt) return;
      if (!data.completion && !data.error) return;
      channel.postMessage({ type: CHANNEL, attempt, heard: true });
      end();
      if (data.completion) resolve(String(data.completion));
      else reject(new Problem(String(data.error)));
    };
    const end = () => {
      window.removeEventListener("message", hear);
      // The channel must live until what was just sent is on its way.
      setTimeout(() => channel.close(), 1000);
      channel.removeEventListener("message", hear);
    };
    channel.addEventListener("message", hear);
    window.addEventListener("message", hear);
    signal.addEventListener("abort", () => {
      end();
      reject(signal.reason);
    });
  });
}

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
