// @ts-check
/**
 * The authorization code flow with PKCE (RFC 7636) against a mock Entra, which MSAL.js refuses: it speaks plain http.
 *
 * Tokens are kept for this browser tab, as MSAL.js does by default.
 */
/** @import { Config, SignIn } from "./sign-in.js" */

const KEPT = "pane-tokens";
const BEGUN = "pane-sign-in";
const EARLY_SECONDS = 60;

/** @typedef {{access_token: string, refresh_token?: string, expires_at: number, name: string}} Tokens */

/** @param {Config} config @returns {Promise<SignIn | null>} */
export async function signIn(config) {
  const endpoints = `${config.authority}/${encodeURIComponent(config.tenant)}/oauth2/v2.0`;
  const redirectUri = new URL("./", location.href).href;
  const scope = `${config.scope} openid profile offline_access`;

  async function begin() {
    const [verifier, state] = [random(), random()];
    sessionStorage.setItem(BEGUN, JSON.stringify({ verifier, state, back: location.pathname + location.search }));
    const asked = new URLSearchParams({
      client_id: config.client_id, response_type: "code", redirect_uri: redirectUri, response_mode: "query", scope, state,
      code_challenge: await challengeOf(verifier), code_challenge_method: "S256",
    });
    location.assign(`${endpoints}/authorize?${asked}`);
  }

  /** @param {Record<string, string>} grant @returns {Promise<Tokens | null>} */
  async function redeem(grant) {
    const body = new URLSearchParams({ client_id: config.client_id, scope, ...grant });
    const response = await fetch(`${endpoints}/token`, { method: "POST", body, credentials: "omit" });
    if (!response.ok) return null;
    const { access_token, refresh_token, expires_in, id_token } = await response.json();
    const tokens = { access_token, refresh_token, expires_at: Date.now() / 1000 + expires_in, name: nameIn(id_token) };
    sessionStorage.setItem(KEPT, JSON.stringify(tokens));
    return tokens;
  }

  /** What Entra has sent the browser back with. @returns {Promise<string | null>} where to go on */
  async function answered() {
    const given = new URLSearchParams(location.search);
    const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? "null");
    if (!given.has("state") || (!given.has("code") && !given.has("error"))) return null;
    sessionStorage.removeItem(BEGUN);
    history.replaceState(null, "", location.pathname);
    if (!begun || given.get("state") !== begun.state) return null;
    const code = given.get("code");
    if (code) await redeem({ grant_type: "authorization_code", code, code_verifier: begun.verifier, redirect_uri: redirectUri });
    return begun.back;
  }

  const back = await answered();
  if (back && new URL(back, location.href).pathname !== location.pathname) {
    location.replace(back);
    return null;
  }
  if (back) history.replaceState(null, "", back);

  /** @type {Promise<Tokens | null> | null} */
  let renewing = null;
  return {
    mode: config.mode,
    name: kept()?.name ?? "",
    begin,
    end() {
      sessionStorage.removeItem(KEPT);
      location.reload();
    },
    async getToken({ fresh } = { fresh: false }) {
      const tokens = kept();
      if (tokens && !fresh && tokens.expires_at - EARLY_SECONDS > Date.now() / 1000) return tokens.access_token;
      if (!tokens?.refresh_token) return null;
      renewing ??= redeem({ grant_type: "refresh_token", refresh_token: tokens.refresh_token }).finally(() => (renewing = null));
      return (await renewing)?.access_token ?? null;
    },
  };
}

/** @returns {Tokens | null} */
const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null");

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** @param {string} verifier */
const challengeOf = async (verifier) =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));

/** @param {Uint8Array} bytes */
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** For display only: nobody is let in by it. @param {string | undefined} token */
function nameIn(token) {
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "";
  const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
  return payload ? String(JSON.parse(new TextDecoder().decode(bytes)).name ?? "") : "";
}
