// @ts-check
/** A question that an element asks the bridge: the newest wins, and what it came to is rendered. */
/** @import { LitElement } from "../vendor/lit.js" */
import { Problem, asProblem, isAbort } from "./client.js";

/** The answer stays until there is another; a problem stands beside it, and is told by the event `problem-met`. @template T */
export class Question {
  /** @param {LitElement} host */
  constructor(host) {
    this.host = host;
    /** @type {T | null} */ this.answer = null;
    /** @type {Problem | null} */ this.problem = null;
    this.isOpen = false;
    /** @type {AbortController | null} */ this._begun = null;
    host.addController(this);
  }

  hostDisconnected() {
    this._begun?.abort();
  }

  /** @param {(signal: AbortSignal) => Promise<T> | undefined} ask */
  async ask(ask) {
    this._begun?.abort();
    const begun = (this._begun = new AbortController());
    this._show({ isOpen: true });
    try {
      this._show({ answer: (await ask(begun.signal)) ?? null, problem: null });
    } catch (error) {
      if (isAbort(error) || begun.signal.aborted) return;
      this._show({ problem: asProblem(error) });
      this.host.dispatchEvent(new CustomEvent("problem-met", { detail: this.problem, bubbles: true, composed: true }));
    } finally {
      if (this._begun === begun) this._show({ isOpen: false });
    }
  }

  /** As if it had never been asked. */
  forget() {
    this._begun?.abort();
    this._show({ answer: null, problem: null, isOpen: false });
  }

  /** @param {Partial<Question<T>>} change */
  _show(change) {
    Object.assign(this, change);
    this.host.requestUpdate();
  }
}
