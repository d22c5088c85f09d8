// @ts-check
/** How the reference pages sign people in to Entra, by `/pane/config.json`: with MSAL.js, or plainly against a mock. */
/** @import { GetToken } from "../elements/client.js" */

/** @typedef {{mode: "msal" | "pkce" | "none", authority: string, tenant: string, client_id: string, scope: string}} Config */
/**
 * @typedef {object} SignIn
 * @property {string} mode
 * @property {string} name of who is signed in, empty when nobody is
 * @property {GetToken} getToken
 * @property {() => unknown} begin leaves the page, and comes back to it
 * @property {() => unknown} end
 */

/** Null when the browser is on its way to another page. @returns {Promise<SignIn | null>} */
export async function signInOf() {
  /** @type {Config} */
  const config = await (await fetch("config.json", { credentials: "omit" })).json();
  if (config.mode === "msal") return (await import("./sign-in-msal.js")).signIn(config);
  if (config.mode === "pkce") return (await import("./sign-in-pkce.js")).signIn(config);
  const nothing = () => {};
  return { mode: "none", name: "", getToken: async () => null, begin: nothing, end: nothing };
}
