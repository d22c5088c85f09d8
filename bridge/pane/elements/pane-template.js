// @ts-check
/** What the pane looks like in every state it can be in. */
/** @import { Problem } from "./client.js" */
/** @import { IncidentPane } from "./incident-pane.js" */
import { css, html, nothing } from "../vendor/lit.js";
import { icon, blank, isSignedOut, noRole, notSignedIn, problemNotice, retryButton, skeleton, tabList } from "./parts.js";
import { language, moment, t } from "./messages.js";
import { styles, tokens } from "./styles.js";

export const paneStyles = [
  tokens,
  styles,
  css`
    .pane { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
    .person { display: flex; gap: 0.625rem; align-items: center; min-height: 2.5rem; }
    .avatar {
      flex: none; display: grid; place-items: center; width: 1.875rem; height: 1.875rem; border-radius: 50%; font-weight: 600;
      color: var(--colorBrandForeground2); background: var(--colorBrandBackground2);
    }
    .person p { line-height: 1.15; }
    .person .skeleton { width: 12rem; }
    .cards { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); align-items: start; }
    incident-summary { max-width: 44rem; }
    .connection > .button { margin-inline: 0 -0.5rem; }
    @media (max-width: 30rem) { .connection > .button { margin-inline-start: 1rem; } }
    @media (forced-colors: active) { .avatar { border: 1px solid CanvasText; } }
  `,
];

/** @param {IncidentPane} pane */
export const shown = (pane) => html`<div class="pane" lang=${language}>
  <h2>${t("troubleshoot")}</h2>
  ${pane._offline ? offline() : nothing}
  ${inside(pane)}
</div>`;

const offline = () => html`<div class="notice warning" role="status">
  ${icon("offline")}<p class="words">${t("problem.offline")}</p>
</div>`;

/** @param {IncidentPane} pane */
function inside(pane) {
  const { _me: me, _problem: problem } = pane;
  if (problem && isSignedOut(problem)) return notSignedIn(() => pane._tell("portal-signin-required"), () => pane.renew());
  if (problem && !me) return problemNotice(problem, { retry: () => pane.load() });
  if (!me) return skeleton(6);
  if (!me.permissions.includes("incidents:read")) {
    return blank("lock", t("no_permission.title"), t("no_permission", { name: me.agent.name }), settingsLink(pane));
  }
  if (!me.connector.configured) return blank("unplugged", t("not_configured.title"), t("not_configured"), settingsLink(pane));
  if (!me.connector.enabled) return blank("unplugged", t("disabled.title"), t("disabled"), settingsLink(pane));
  return html`
    ${problem ? problemNotice(problem, { retry: () => pane.load() }) : nothing}
    <user-search ?disabled=${!pane.isSignedIn} .client=${pane._client} .chosen=${pane._person}></user-search>
    ${pane.isSignedIn ? connected(pane) : nothing}
    ${pane._view.user ? person(pane) : nothing}
    ${tabs(pane)}
    <incident-detail
      .client=${pane.isSignedIn ? pane._client : undefined} .user=${pane._view.user} .incident=${pane._view.incident}
    ></incident-detail>`;
}

/** @param {IncidentPane} pane */
const settingsLink = (pane) =>
  pane.settings && pane._me?.permissions.includes("connector:update")
    ? html`<a class="button" href=${pane.settings}>${t("settings.open")}</a>`
    : retryButton(() => pane.renew());

/** @param {IncidentPane} pane */
function connected(pane) {
  const connection = pane._me?.connection;
  const as = connection?.servicenow_user?.name;
  const isLong = connection?.warnings.includes("access_token_lifespan_over_15_minutes");
  return html`<div class="notice connection">
      ${icon("success")}
      <p class="words">${as ? t("connected.as", { name: as }) : t("connected")}
        ${connection?.sign_in_again_by
          ? html`<span class="muted">${t("connected.until", { when: moment(connection.sign_in_again_by) })}</span>`
          : nothing}
      </p>
      <button class="button subtle" @click=${() => pane.disconnect()}>${t("disconnect")}</button>
    </div>
    ${isLong && pane._me?.permissions.includes("connector:update")
      ? html`<div class="notice warning">${icon("warning")}<p class="words">${t("warning.access_token_lifespan_over_15_minutes")}</p></div>`
      : nothing}`;
}

/** @param {IncidentPane} pane */
function person(pane) {
  const { _person: found } = pane;
  const name = found?.name ?? pane._view.user;
  const initials = name.split(/[\s.@]+/).slice(0, 2).map((part) => part.charAt(0).toUpperCase()).join("");
  const about = found ? [found.email || found.user_name, [found.title, found.department].filter(Boolean).join(", ")] : [];
  return html`<div class="person">
    <span class="avatar" aria-hidden="true">${initials}</span>
    <div>
      <p><strong>${name}</strong></p>
      ${found
        ? html`<p class="muted">${about.filter(Boolean).join(" · ")}</p>`
        : pane.isSignedIn && !pane._personProblem ? html`<p><span class="skeleton"></span></p>` : nothing}
    </div>
  </div>`;
}

/** @param {IncidentPane} pane */
function tabs(pane) {
  const hasInsights = pane._me?.insights?.available === true;
  const keys = ["summary", "incidents", ...(hasInsights ? ["health", "solutions"] : [])];
  const chosen = keys.includes(pane._view.tab) ? pane._view.tab : "summary";
  const tabs = keys.map((key) => ({ key, words: t(`tab.${key}`) }));
  return html`${tabList(t("troubleshoot"), tabs, chosen, (tab) => pane._go({ tab }))}
    <div role="tabpanel" id="panel" aria-labelledby="tab-${chosen}" tabindex=${chosen === "incidents" ? nothing : 0}>
      ${panel(pane, chosen, hasInsights)}
    </div>`;
}

/** @param {IncidentPane} pane @param {string} tab @param {boolean} hasInsights */
function panel(pane, tab, hasInsights) {
  if (tab === "health") return html`<slot name="service-health"></slot>`;
  if (tab === "solutions") return html`<slot name="recommended-solutions"></slot>`;
  if (!pane.isSignedIn) return toConnect(pane);
  if (!pane._view.user) return blank("person", t("no_user.title"), t("no_user"));
  // Nothing is asked of somebody who is not there.
  if (pane._personProblem) return noPerson(pane, pane._personProblem);
  if (tab === "incidents") {
    return html`<incident-grid .client=${pane._client} .user=${pane._view.user} .view=${pane._view}></incident-grid>`;
  }
  return html`<div class="cards">
    <incident-summary .client=${pane._client} .user=${pane._view.user}></incident-summary>
    ${hasInsights ? html`<slot name="service-health-summary"></slot><slot name="recommended-solutions-summary"></slot>` : nothing}
  </div>`;
}

/** @param {IncidentPane} pane @param {Problem} problem */
function noPerson(pane, problem) {
  const retry = () => { pane._sought = ""; pane._findPerson(); };
  return problem.code === "role_missing_in_servicenow" ? noRole(problem, retry) : problemNotice(problem, { retry });
}

/** @param {IncidentPane} pane */
function toConnect(pane) {
  const { signIn } = pane;
  const isAgain = pane._me?.connection?.status === "needs_sign_in";
  const words = t(isAgain ? "sign_in_again" : "not_connected");
  return html`
    ${signIn.problem ? problemNotice(signIn.problem) : nothing}
    ${signIn.waiting()}
    ${blank("key", t(isAgain ? "sign_in_again.title" : "not_connected.title"), words,
      html`<button class="button primary" @click=${() => pane.authenticate()}>${t("authenticate")}</button>`)}`;
}
