// @ts-check
/** The name under which the sign-in window and the page that waits for it find each other; both load it, and no more. */
export const CHANNEL = "servicenow-connection";
