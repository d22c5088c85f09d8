// @ts-check
/** The page that Entra sends the browser to: MSAL's bridge, which takes the answer to the page that asked for it. */
await import("../vendor/azure-msal-browser-5.30.0/msal-redirect-bridge.min.js");
/** @type {any} */ (globalThis).msalRedirectBridge.broadcastResponseToMainFrame();
export {};
