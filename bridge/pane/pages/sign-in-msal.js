// @ts-check
/** Signing in with MSAL.js, which is loaded only here: by redirect, through its bridge page `signed-in.html`. */
/** @import { Config, SignIn } from "./sign-in.js" */

/** @param {Config} config @returns {Promise<SignIn>} */
export async function signIn(config) {
  await import("../vendor/azure-msal-browser-5.30.0/msal-browser.min.js");
  const { msal } = /** @type {any} */ (globalThis);
  const redirectUri = new URL("signed-in.html", location.href).href;
  const client = await msal.createStandardPublicClientApplication({
    auth: { clientId: config.client_id, authority: `${config.authority}/${config.tenant}`, redirectUri },
    cache: { cacheLocation: "sessionStorage" },
  });
  const scopes = [config.scope];
  const answer = await client.handleRedirectPromise();
  const account = answer?.account ?? client.getAllAccounts()[0];
  return {
    mode: config.mode,
    name: account?.name ?? account?.username ?? "",
    begin: () => client.loginRedirect({ scopes }),
    end: () => client.logoutRedirect({ account, postLogoutRedirectUri: location.href }),
    async getToken({ fresh } = { fresh: false }) {
      if (!account) return null;
      // When Entra wants to see the person again, this fails, and the pane offers to sign in.
      return (await client.acquireTokenSilent({ scopes, account, forceRefresh: fresh })).accessToken;
    },
  };
}
