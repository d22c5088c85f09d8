await import("./lasting/msal-redirect-bridge.min-M5ISWEJZ.js");globalThis.msalRedirectBridge.broadcastResponseToMainFrame();
