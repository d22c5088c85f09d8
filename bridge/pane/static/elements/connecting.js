// @ts-check
/**
 * The sign-in window: opened in the click itself, led to ServiceNow, answered by `connected.js` on a page of this origin.
 *
 * The answer comes by BroadcastChannel, which survives pages that cut `window.opener`, and by a message of the window
 * itself, which survives frames whose channels are kept apart. Only this origin is listened to.
 */
import { Problem } from "./client.js";

export const CHANNEL = "servicenow-connection";
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
