// @ts-check
/** Where the browser comes back from ServiceNow: tells the pane, on its own origin and nobody else, and closes itself. */
import { CHANNEL } from "../elements/channel.js";
import { sentence, t } from "../elements/messages.js";

const PATIENCE_MILLISECONDS = 3000;

const answer = new URLSearchParams(location.hash.slice(1));
const attempt = new URLSearchParams(location.search).get("attempt");
const [completion, error] = [answer.get("connection"), answer.get("connection_error")];
// The completion is good for nothing in the history.
history.replaceState(null, "", location.pathname);

const main = document.querySelector("main") ?? document.body.appendChild(document.createElement("main"));
if (!attempt || (!completion && !error)) say("done.alone.title", t("done.alone"));
else tell();

function tell() {
  const message = { type: CHANNEL, attempt, completion, error };
  const channel = new BroadcastChannel(CHANNEL);
  const unheard = setTimeout(() => say("done.alone.title", t("done.alone")), PATIENCE_MILLISECONDS);
  channel.addEventListener("message", ({ data }) => {
    if (data?.type !== CHANNEL || data.attempt !== attempt || !data.heard) return;
    clearTimeout(unheard);
    window.close();
    // Where a script may not close the window, it says so.
    if (error) say("done.failed.title", sentence(error));
    else say("done.title", t("done"));
  });
  channel.postMessage(message);
  window.opener?.postMessage(message, location.origin);
}

/** @param {string} title @param {string} words */
function say(title, words) {
  const heading = document.createElement("h1");
  heading.textContent = document.title = t(title);
  const text = document.createElement("p");
  text.textContent = words;
  main.replaceChildren(heading, text);
  main.className = "message";
}
