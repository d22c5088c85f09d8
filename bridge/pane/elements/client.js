// @ts-check
/** One call of the bridge: with a bearer and without cookies; every way to fail becomes a `Problem` with a code. */
/** @import { components } from "../../../openapi/api.d.ts" */

/** @typedef {components["schemas"]} Schemas */
/** @typedef {(wish?: {fresh: boolean}) => Promise<string | null | undefined>} GetToken */
/**
 * @typedef {object} Call
 * @property {AbortSignal} [signal]
 * @property {string} [accept]
 * @property {Record<string, string>} [headers]
 */

const LONGEST_PAUSE_SECONDS = 3;
const PAUSING = new Set([429, 502, 503]);

/** What went wrong: a code of the bridge's, or one of ours: `no_token`, `offline`, `unreachable`, `unexpected`, `cancelled`. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {{detail?: string, status?: number, errors?: Record<string, string[]>, step?: string, request_id?: string}} [more]
   */
  constructor(code, more = {}) {
    super(more.detail || code);
    this.code = code;
    this.detail = more.detail ?? "";
    this.status = more.status ?? 0;
    this.errors = more.errors ?? {};
    this.step = more.step ?? "";
    this.requestId = more.request_id ?? "";
  }
}

/** @param {unknown} error @returns {error is DOMException} */
export const isAbort = (error) => error instanceof DOMException && error.name === "AbortError";

/** @param {unknown} error */
export const asProblem = (error) =>
  error instanceof Problem ? error : new Problem("unexpected", { detail: error instanceof Error ? error.message : "" });

export class Client {
  /**
   * @param {string} api where the bridge is, without a slash at the end
   * @param {GetToken | undefined} getToken
   */
  constructor(api, getToken) {
    this.api = api.replace(/\/+$/, "");
    this.getToken = getToken;
  }

  /**
   * @template T
   * @param {string} path @param {Call} [call]
   * @returns {Promise<T>}
   */
  async get(path, call) {
    return (await this.ask("GET", path, undefined, call)).json();
  }

  /**
   * @template T
   * @param {string} method @param {string} path @param {unknown} body @param {Call} [call]
   * @returns {Promise<T>}
   */
  async send(method, path, body, call) {
    const response = await this.ask(method, path, body, call);
    return response.status === 204 ? /** @type {T} */ (null) : response.json();
  }

  /**
   * The answer, once it is a good one; reading is tried again once after a short pause that the bridge asks for.
   * @param {string} method @param {string} path @param {unknown} [body] @param {Call} [call]
   */
  async ask(method, path, body, call = {}) {
    let response = await this.#fetch(method, path, body, call, false);
    if (response.status === 401) response = await this.#fetch(method, path, body, call, true);
    const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
    if (method === "GET" && PAUSING.has(response.status) && seconds <= LONGEST_PAUSE_SECONDS) {
      await pause(seconds * 1000, call.signal);
      response = await this.#fetch(method, path, body, call, false);
    }
    if (response.ok) return response;
    const known = await response.json().catch(() => null);
    throw new Problem(known?.code ?? "unexpected", { status: response.status, ...known });
  }

  /**
   * @param {string} method @param {string} path @param {unknown} body @param {Call} call @param {boolean} fresh
   */
  async #fetch(method, path, body, call, fresh) {
    const token = await this.#token(fresh);
    call.signal?.throwIfAborted();
    /** @type {Record<string, string>} */
    const headers = { Authorization: `Bearer ${token}`, Accept: call.accept ?? "application/json", ...call.headers };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    try {
      return await fetch(this.api + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: call.signal ?? null,
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
      });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new Problem(navigator.onLine ? "unreachable" : "offline");
    }
  }

  /** @param {boolean} fresh */
  async #token(fresh) {
    let token;
    try {
      token = await this.getToken?.({ fresh });
    } catch {
      throw new Problem(navigator.onLine ? "no_token" : "offline");
    }
    if (!token) throw new Problem("no_token");
    return token;
  }
}

/** @param {number} milliseconds @param {AbortSignal} [signal] */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
