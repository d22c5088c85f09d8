// @ts-check
/** What the connector's page looks like in every state. */
/** @import { ConnectorSettings, Connector } from "./connector-settings.js" */
import { css, html, nothing } from "../vendor/lit.js";
import { icon, blank, isSignedOut, notSignedIn, problemNotice, skeleton, tabList } from "./parts.js";
import { exactMoment, language, sentence, t } from "./messages.js";
import { styles, tokens } from "./styles.js";

export const settingsStyles = [
  tokens,
  styles,
  css`
    .page, form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
    .status { display: grid; grid-template-columns: max-content 1fr; gap: 0.375rem 1.25rem; }
    .status dt { color: var(--colorNeutralForeground2); }
    .status .icon { width: 1rem; height: 1rem; vertical-align: -0.15em; }
    .verified { color: var(--colorStatusSuccessForeground1); }
    .failing { color: var(--colorStatusDangerForeground1); }
    .unverified { color: var(--colorStatusWarningForeground1); }
    .toggle { display: flex; gap: 0.625rem; align-items: center; min-height: 1.5rem; width: fit-content; cursor: pointer; }
    [role="switch"] {
      appearance: none; flex: none; width: 2.25rem; height: 1.25rem; margin: 0; border-radius: 1rem; cursor: pointer; position: relative;
      border: 1px solid var(--colorNeutralStrokeAccessible); background: var(--colorNeutralBackground1);
    }
    [role="switch"]::before {
      content: ""; position: absolute; inset-block-start: 0.1875rem; inset-inline-start: 0.1875rem; width: 0.75rem; height: 0.75rem;
      border-radius: 50%; background: var(--colorNeutralStrokeAccessible);
    }
    [role="switch"]:checked { background: var(--colorBrandBackground); border-color: var(--colorBrandBackground); }
    [role="switch"]:checked::before { inset-inline-start: 1.1875rem; background: var(--colorNeutralForegroundOnBrand); }
    [role="switch"]:disabled { cursor: not-allowed; opacity: 0.6; }
    details { max-width: 25rem; }
    summary { cursor: pointer; min-height: 1.5rem; }
    details > .field { margin-top: 0.625rem; }
    .check { display: flex; gap: 0.5rem; align-items: center; min-height: 1.625rem; }
    .setup { max-width: 44rem; display: grid; gap: 0.625rem; }
    .setup dl { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: 0.375rem 1rem; align-items: center; }
    .setup dt { color: var(--colorNeutralForeground2); }
    .setup dd { display: flex; gap: 0.25rem; align-items: center; min-width: 0; }
    .said { white-space: nowrap; }
    code { font-family: ui-monospace, Consolas, monospace; font-size: 0.8125rem; }
    @media (max-width: 30rem) { .setup dl { grid-template-columns: minmax(0, 1fr); gap: 0.125rem; } }
    @media (prefers-reduced-motion: no-preference) { [role="switch"]::before { transition: inset-inline-start 100ms ease-out; } }
    @media (forced-colors: active) {
      [role="switch"]::before { forced-color-adjust: none; background: ButtonText; }
      [role="switch"]:checked { forced-color-adjust: none; background: Highlight; border-color: Highlight; }
      [role="switch"]:checked::before { background: HighlightText; }
    }
  `,
];

/** @param {ConnectorSettings} page */
export const shown = (page) => html`<div class="page" lang=${language}>
  <h2>${t("connector")}</h2>
  ${inside(page)}
</div>`;

/** @param {ConnectorSettings} page */
function inside(page) {
  const { _connector: connector, _problem: problem } = page;
  if (problem && isSignedOut(problem)) {
    const event = new CustomEvent("portal-signin-required", { bubbles: true, composed: true });
    return notSignedIn(() => page.dispatchEvent(event), () => page.renew());
  }
  if (problem?.code === "forbidden" && !connector) return blank("lock", t("no_permission.title"), t("connector.forbidden"));
  if (!connector) return problem ? problemNotice(problem, { retry: () => page.load() }) : skeleton(8);
  if (!page._hasAudit) return settings(page, connector);
  const isAudit = page._tab === "audit";
  const tabs = ["settings", "audit"].map((key) => ({ key, words: t(`tab.${key}`) }));
  return html`${tabList(t("connector"), tabs, page._tab, (tab) => (page._tab = tab))}
    <div role="tabpanel" id=${isAudit ? nothing : "panel"} aria-labelledby="tab-settings" ?hidden=${isAudit}>
      ${settings(page, connector)}
    </div>
    ${isAudit
      ? html`<div role="tabpanel" id="panel" aria-labelledby="tab-audit"><connector-audit .client=${page._client}></connector-audit></div>`
      : nothing}`;
}

/** @param {ConnectorSettings} page @param {Connector} connector */
const settings = (page, connector) => html`<div class="page">
  ${standing(connector)}
  ${connector.locked ? html`<div class="notice">${icon("lock")}<p class="words">${t("connector.locked")}</p></div>` : nothing}
  ${connector.warnings.map((each) => html`<div class="notice warning">
    ${icon("warning")}<p class="words">${t(`warning.${each}`)}</p></div>`)}
  ${form(page, connector)}
  ${setup(connector)}
</div>`;

/** @param {Connector} connector */
function standing(connector) {
  const { status } = connector;
  const icons = { verified: "success", failing: "error", unverified: "warning", not_configured: "info" };
  return html`<dl class="status">
    <dt>${t("connector.status")}</dt>
    <dd class=${status}>${icon(icons[status])} ${t(`status.${status}`)}</dd>
    <dt>${t("connector.last")}</dt>
    <dd>${exactMoment(connector.last_connected_at) || t("never")}</dd>
    ${status === "failing" && connector.last_failure
      ? html`<dt>${t("connector.failure")}</dt>
          <dd>${exactMoment(connector.last_failed_at)} · ${sentence(connector.last_failure)}</dd>`
      : nothing}
  </dl>`;
}

/** @param {ConnectorSettings} page @param {Connector} connector */
function form(page, connector) {
  const problem = page.signIn.problem ?? page._problem;
  const wrong = problem?.errors ?? {};
  const isLocked = connector.locked;
  const field = (/** @type {string} */ name, /** @type {string} */ value, /** @type {Record<string, string>} */ more = {}) => html`
    <div class="field">
      <label for=${name}>${t(`connector.${name}`)}</label>
      <input id=${name} name=${name} type=${more.type ?? "text"} .value=${value} ?disabled=${isLocked} placeholder=${more.placeholder ?? ""}
        autocomplete=${more.autocomplete ?? "off"} spellcheck="false" aria-invalid=${wrong[name] ? "true" : nothing}
        aria-describedby="${name}-said" />
      <p id="${name}-said" class=${wrong[name] ? "wrong" : "hint"}>${wrong[name]?.join(" ") ?? more.hint ?? ""}</p>
    </div>`;
  return html`<form @submit=${page.save} @input=${page.edited} novalidate>
    <label class="toggle">
      <input type="checkbox" role="switch" name="enabled" .checked=${connector.enabled} ?disabled=${isLocked} />
      ${t("connector.enabled")}
    </label>
    ${field("instance_url", connector.instance_url ?? "", { placeholder: "https://contoso.service-now.com" })}
    ${field("incident_api_path", connector.incident_api_path ?? "", { placeholder: "/api/now/table/incident" })}
    ${field("client_id", connector.client_id ?? "")}
    ${field("client_secret", "", {
      type: "password", autocomplete: "new-password", placeholder: connector.has_client_secret ? "••••••••" : "",
      hint: [
        t(connector.has_client_secret ? "client_secret.kept" : "client_secret.none"),
        connector.has_client_secret && !isLocked ? t("client_secret.keep") : "",
      ].join(" "),
    })}
    <details>
      <summary>${t("connector.more")}</summary>
      ${connector.has_client_secret
        ? html`<label class="check"><input type="checkbox" name="no_secret" ?disabled=${isLocked} />${t("client_secret.remove")}</label>`
        : nothing}
      ${field("match_fields", connector.match_fields.join(", "), { hint: t("match_fields.hint"), placeholder: "user_name, email" })}
      ${field("extra_fields", connector.extra_fields.join(", "), { hint: t("extra_fields.hint") })}
    </details>
    <div class="row">
      <button class="button primary" ?disabled=${isLocked || page._busy}>${t("save")}</button>
      <button class="button" type="button" ?disabled=${page.signIn.isWaiting} @click=${page.test}>${t("connector.test")}</button>
    </div>
    ${page.signIn.waiting()}
    ${problem ? problemNotice(problem, { isToldByFields: true, actions: problem.code === "precondition_failed"
      ? html`<button class="button" type="button" @click=${page.reread}>${t("connector.reread")}</button>` : undefined }) : nothing}
    <p role="status">${page._said ? html`<span class=${page._said.startsWith("verified") ? "verified" : ""}>${t(page._said)}</span>` : ""}</p>
  </form>`;
}

/** @param {Connector} connector */
function setup(connector) {
  const values = [
    [t("setup.redirect_url"), connector.redirect_url],
    [t("setup.lifespan"), "900"],
    [t("setup.name"), "Intune ServiceNow bridge"],
  ];
  return html`<section class="setup card" aria-labelledby="setup">
    <h3 id="setup">${t("setup")}</h3>
    <p class="muted">${t("setup.where")}</p>
    <dl>${values.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code>${copyButton(name ?? "", value ?? "")}</dd>`)}</dl>
    <p class="muted">${t("setup.then")}</p>
  </section>`;
}

/** @param {string} name @param {string} value */
const copyButton = (name, value) => html`<button
  class="button subtle icon-only" type="button" aria-label=${t("copy", { name })} title=${t("copy", { name })}
  @click=${(/** @type {Event} */ event) => copied(event, value)}>${icon("copy")}<span class="said" role="status"></span></button>`;

/** @param {Event} event @param {string} value */
async function copied(event, value) {
  const said = /** @type {HTMLElement} */ (event.currentTarget).querySelector(".said");
  await navigator.clipboard.writeText(value);
  if (!said) return;
  said.textContent = t("copied");
  setTimeout(() => (said.textContent = ""), 2000);
}
