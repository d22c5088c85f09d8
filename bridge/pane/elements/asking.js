// @ts-check
/** A question that an element asks the bridge: the newest wins, and what it came to is rendered. */
/** @import { LitElement } from "../vendor/lit.js" */
import { Problem, asProblem, isAbort } from "./client.js";

const SLOW_MILLISECONDS = 4000;

/** The answer stays until there is another; a problem stands beside it, and is told by the event `problem-met`. @template T */
export class Question {
  /** @param {LitElement} host */
  constructor(host) {
    this.host = host;
    /** @type {T | null} */ this.answer = null;
    /** @type {Problem | null} */ this.problem = null;
    this.isOpen = false;
    /** It has been waited for so long that people wonder. */ this.isSlow = false;
    this._timer = 0;
    /** @type {AbortController | null} */ this._begun = null;
    host.addController(this);
  }

  hostDisconnected() {
    this._stop();
  }

  /** @param {(signal: AbortSignal) => Promise<T> | undefined} ask */
  async ask(ask) {
    this._stop();
    const begun = (this._begun = new AbortController());
    this._timer = window.setTimeout(() => this._show({ isSlow: true }), SLOW_MILLISECONDS);
    this._show({ isOpen: true, isSlow: false });
    try {
      this._show({ answer: (await ask(begun.signal)) ?? null, problem: null });
    } catch (error) {
      if (isAbort(error) || begun.signal.aborted) return;
      this._show({ problem: asProblem(error) });
      this.host.dispatchEvent(new CustomEvent("problem-met", { detail: this.problem, bubbles: true, composed: true }));
    } finally {
      if (this._begun === begun) {
        clearTimeout(this._timer);
        this._show({ isOpen: false, isSlow: false });
      }
    }
  }

  /** As if it had never been asked. */
  forget() {
    this._stop();
    this._show({ answer: null, problem: null, isOpen: false, isSlow: false });
  }

  /** The agent waits no longer; what is shown stays, and it can be asked again. */
  cancel() {
    this._stop();
    this._show({ problem: new Problem("cancelled"), isOpen: false, isSlow: false });
  }

  /** The agent goes on waiting, and need not be told again. */
  keep() {
    this._show({ isSlow: false });
  }

  _stop() {
    clearTimeout(this._timer);
    this._begun?.abort();
  }

  /** @param {Partial<Question<T>>} change */
  _show(change) {
    Object.assign(this, change);
    this.host.requestUpdate();
  }
}
