// @ts-check
/** The reference page: signs people in, gives the pane its tokens, and keeps its view in the address. */
/** @import { SignIn } from "./sign-in.js" */
import { t, language } from "../elements/messages.js";
import { signInOf } from "./sign-in.js";

const ELEMENTS = "incident-pane, connector-settings";

document.documentElement.lang = language;
for (const each of document.querySelectorAll("[data-message]")) {
  each.textContent = t(/** @type {HTMLElement} */ (each).dataset.message ?? "");
}
document.title = document.querySelector("h1")?.textContent ?? document.title;

const element = /** @type {any} */ (document.querySelector(ELEMENTS));
const name = element.localName;
const [signIn] = await Promise.all([signInOf(), customElements.whenDefined(name)]);
if (signIn) start(signIn);

/** @param {SignIn} signIn */
function start(signIn) {
  header(signIn);
  if (signIn.mode === "none") {
    const words = document.createElement("p");
    words.textContent = t("page.no_sign_in");
    element.replaceWith(words);
    return;
  }
  element.addEventListener("portal-signin-required", () => signIn.begin());
  if (name === "incident-pane") {
    element.view = location.search;
    element.addEventListener("view-changed", (/** @type {CustomEvent} */ { detail }) => {
      const url = `${location.pathname}${detail.query ? `?${detail.query}` : ""}`;
      history[detail.isStep ? "pushState" : "replaceState"](null, "", url);
    });
    addEventListener("popstate", () => (element.view = location.search));
  }
  element.api = location.origin;
  element.getToken = signIn.getToken;
}

/** @param {SignIn} signIn */
function header(signIn) {
  const bar = document.querySelector("header");
  const product = document.createElement("strong");
  product.textContent = t("page.product");
  const links = document.createElement("nav");
  links.ariaLabel = t("page.product");
  links.append(link("./", "troubleshoot", "incident-pane"), link("settings.html", "connector", "connector-settings"));
  bar?.append(product, links);
  if (signIn.mode === "none") return;
  const button = document.createElement("button");
  button.textContent = signIn.name ? `${signIn.name} · ${t("sign_out")}` : t("sign_in");
  button.addEventListener("click", () => (signIn.name ? signIn.end() : signIn.begin()));
  bar?.append(button);
}

/** @param {string} href @param {string} message @param {string} page */
function link(href, message, page) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = t(message);
  if (page === name) made.ariaCurrent = "page";
  return made;
}
