import{A as j,a as b,b as r,c as l,d as g,e as v,f as k,g as x,h as S,i,j as T,m as h,o as m,s as p,t as f,u as _,v as E,x as I,y as N,z as $}from"./lasting/chunk-CQ7EBJYT.js";var B=["event","agent","user","after","before"],q=[..."incidents.read audit.read connection.begun connection.completed connection.denied connection.ended".split(" "),..."connection.refused connection.state_mismatch connector.changed connector.change_refused connector.test_begun".split(" "),..."connector.test_failed connector.tested permission.refused authentication.refused".split(" ")],F=new Set(["after","before"]),w=class extends g{static properties={client:{attribute:!1}};static styles=[$,b`
      :host, form { display: grid; gap: 0.75rem; }
      form { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); align-items: end; }
      .scroll { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; }
      th, td { padding: 0.3125rem 0.75rem 0.3125rem 0.25rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--colorNeutralStroke2); }
      td:first-child { white-space: nowrap; }
      td p + p { margin-top: 0.125rem; }
    `];constructor(){super(),this.client=void 0,this._page=new I(this)}willUpdate(t){t.has("client")&&this.load("")}load(t){let e=t?this._page.answer?.items??[]:[];this._page.ask(async s=>{let o=await this.client?.get(`/v1/audit?${this._query(t)}`,{signal:s});return{items:[...e,...o?.items??[]],next_cursor:o?.next_cursor??null}})}_query(t){let e=this.renderRoot?.querySelector("form"),s=e?new FormData(e):new FormData,o=new URLSearchParams(t?{cursor:t}:{});for(let a of B){let c=String(s.get(a)??"").trim();c&&o.set(a,F.has(a)?new Date(`${c}T00:00`).toISOString():c)}return o}render(){let{answer:t,problem:e,isOpen:s}=this._page,o=t?.next_cursor;return r`
      <form @submit=${this._apply}>
        ${B.map(a=>r`<div class="field">
          <label for=${a}>${i(`audit.${a}`)}</label>
          ${a==="event"?this._events():r`<input id=${a} name=${a} type=${F.has(a)?"date":"text"} autocomplete="off" />`}
        </div>`)}
        <div class="row"><button class="button">${i("apply")}</button></div>
      </form>
      ${e?p(e,{retry:()=>this.load("")}):l}
      ${t?this._list(t.items):e?l:_(6)}
      ${o?r`<div><button class="button" ?disabled=${s} @click=${()=>this.load(o)}>${i("audit.more")}</button></div>`:l}`}_events(){let t=q.map(e=>r`<option value=${e}>${i(`event.${e}`)}</option>`);return r`<select id="event" name="event"><option value="">${i("audit.any")}</option>${t}</select>`}_list(t){return t.length===0?f("nothing",i("audit.none.title"),i("audit.none")):r`<div class="scroll" role="region" aria-label=${i("tab.audit")} tabindex="0"><table aria-busy=${this._page.isOpen}>
      <thead><tr>${["time","event","agent","about"].map(e=>r`<th scope="col">${i(`audit.${e}`)}</th>`)}</tr></thead>
      <tbody>${t.map(e=>r`<tr>
        <td><time datetime=${e.time}>${h(e.time)}</time></td>
        <td>${S(`event.${e.event}`)?i(`event.${e.event}`):e.event}</td>
        <td>${e.agent_name||e.agent}</td>
        <td>${Object.entries(e.about??{}).map(([s,o])=>r`<p><span class="muted">${s}</span> ${o}</p>`)}</td>
      </tr>`)}</tbody>
    </table></div>`}_apply(t){t.preventDefault(),this.load("")}};customElements.define("connector-audit",w);var L=[N,$,b`
    :host { background: var(--colorNeutralBackground1); }
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
  `],O=n=>r`<div class="page" lang=${x}>
  <h2>${i("connector")}</h2>
  ${A(n)}
</div>`;function A(n){let{_connector:t,_problem:e}=n;if(e?.code==="no_token"||e?.code==="unauthenticated")return f("person",i("not_signed_in.title"),i("not_signed_in"),r`<button class="button primary"
      @click=${()=>n.dispatchEvent(new CustomEvent("portal-signin-required",{bubbles:!0,composed:!0}))}>
      ${i("sign_in")}</button>`);if(e?.code==="forbidden"&&!t)return f("lock",i("no_permission.title"),i("connector.forbidden"));if(!t)return e?p(e,{retry:()=>n.load()}):_(8);if(!n._hasAudit)return D(n,t);let s=n._tab==="audit",o=["settings","audit"].map(a=>({key:a,words:i(`tab.${a}`)}));return r`${E(i("connector"),o,n._tab,a=>n._tab=a)}
    <div role="tabpanel" id=${s?l:"panel"} aria-labelledby="tab-settings" ?hidden=${s}>
      ${D(n,t)}
    </div>
    ${s?r`<div role="tabpanel" id="panel" aria-labelledby="tab-audit"><connector-audit .client=${n._client}></connector-audit></div>`:l}`}var D=(n,t)=>r`<div class="page">
  ${P(t)}
  ${t.locked?r`<div class="notice">${m("lock")}<p class="words">${i("connector.locked")}</p></div>`:l}
  ${t.warnings.map(e=>r`<div class="notice warning">
    ${m("warning")}<p class="words">${i(`warning.${e}`)}</p></div>`)}
  ${U(n,t)}
  ${R(t)}
</div>`;function P(n){let{status:t}=n,e={verified:"success",failing:"error",unverified:"warning",not_configured:"info"};return r`<dl class="status">
    <dt>${i("connector.status")}</dt>
    <dd class=${t}>${m(e[t])} ${i(`status.${t}`)}</dd>
    <dt>${i("connector.last")}</dt>
    <dd>${h(n.last_connected_at)||i("never")}</dd>
    ${t==="failing"&&n.last_failure?r`<dt>${i("connector.failure")}</dt>
          <dd>${h(n.last_failed_at)} · ${T(n.last_failure)}</dd>`:l}
  </dl>`}function U(n,t){let e=n.signIn.problem??n._problem,s=e?.errors??{},o=t.locked,a=(c,d,u={})=>r`
    <div class="field">
      <label for=${c}>${i(`connector.${c}`)}</label>
      <input id=${c} name=${c} type=${u.type??"text"} .value=${d} ?disabled=${o} placeholder=${u.placeholder??""}
        autocomplete=${u.autocomplete??"off"} spellcheck="false" aria-invalid=${s[c]?"true":l}
        aria-describedby="${c}-said" />
      <p id="${c}-said" class=${s[c]?"wrong":"hint"}>${s[c]?.join(" ")??u.hint??""}</p>
    </div>`;return r`<form @submit=${n.save} @input=${n.edited} novalidate>
    <label class="toggle">
      <input type="checkbox" role="switch" name="enabled" .checked=${t.enabled} ?disabled=${o} />
      ${i("connector.enabled")}
    </label>
    ${a("instance_url",t.instance_url??"",{placeholder:"https://contoso.service-now.com"})}
    ${a("incident_api_path",t.incident_api_path??"",{placeholder:"/api/now/table/incident"})}
    ${a("client_id",t.client_id??"")}
    ${a("client_secret","",{type:"password",autocomplete:"new-password",placeholder:t.has_client_secret?"••••••••":"",hint:i(t.has_client_secret?"client_secret.kept":"client_secret.none")})}
    <details>
      <summary>${i("connector.more")}</summary>
      ${t.has_client_secret?r`<label class="check"><input type="checkbox" name="no_secret" ?disabled=${o} />${i("client_secret.remove")}</label>`:l}
      ${a("match_fields",t.match_fields.join(", "),{hint:i("match_fields.hint"),placeholder:"user_name, email"})}
      ${a("extra_fields",t.extra_fields.join(", "),{hint:i("extra_fields.hint")})}
    </details>
    <div class="row">
      <button class="button primary" ?disabled=${o||n._busy}>${i("save")}</button>
      <button class="button" type="button" ?disabled=${n.signIn.isWaiting} @click=${n.test}>${i("connector.test")}</button>
    </div>
    ${n.signIn.waiting()}
    ${e?p(e,{isToldByFields:!0,actions:e.code==="precondition_failed"?r`<button class="button" type="button" @click=${n.reread}>${i("connector.reread")}</button>`:void 0}):l}
    <p role="status">${n._said?r`<span class=${n._said.startsWith("verified")?"verified":""}>${i(n._said)}</span>`:""}</p>
  </form>`}function R(n){let t=[[i("setup.redirect_url"),n.redirect_url],[i("setup.lifespan"),"900"],[i("setup.name"),"Intune ServiceNow bridge"]];return r`<section class="setup card" aria-labelledby="setup">
    <h3 id="setup">${i("setup")}</h3>
    <p class="muted">${i("setup.where")}</p>
    <dl>${t.map(([e,s])=>r`<dt>${e}</dt><dd><code>${s}</code>${C(e??"",s??"")}</dd>`)}</dl>
    <p class="muted">${i("setup.then")}</p>
  </section>`}var C=(n,t)=>r`<button
  class="button subtle icon-only" type="button" aria-label=${i("copy",{name:n})} title=${i("copy",{name:n})}
  @click=${e=>H(e,t)}>${m("copy")}<span class="said" role="status"></span></button>`;async function H(n,t){let e=n.currentTarget.querySelector(".said");await navigator.clipboard.writeText(t),e&&(e.textContent=i("copied"),setTimeout(()=>e.textContent="",2e3))}var M=["instance_url","incident_api_path","client_id"],W=["match_fields","extra_fields"],y=class extends g{static properties={api:{type:String},returnTo:{type:String,attribute:"return-to"},getToken:{attribute:!1},_client:{state:!0},_connector:{state:!0},_problem:{state:!0},_tab:{state:!0},_hasAudit:{state:!0},_busy:{state:!0},_said:{state:!0},_changed:{state:!0}};static styles=L;constructor(){super(),this.api="",this.returnTo="connected.html",this.getToken=void 0,this._client=void 0,this._connector=null,this._etag="",this._problem=null,this._tab="settings",this._hasAudit=!0,this._busy=!1,this._said="",this._changed=!1,this.signIn=new j(this),this.addEventListener("problem-met",t=>{t.detail.status===404&&(this._hasAudit=!1,this._tab="settings")})}willUpdate(t){(t.has("api")||t.has("getToken"))&&this.renew()}render(){return O(this)}renew(){!this.getToken&&!this._client||(this._client=new k(this.api,this.getToken),this.load())}async load(){try{let t=await this._client?.ask("GET","/v1/connector");if(!t)return;this._read(await t.json(),t.headers.get("ETag")),this._problem=null}catch(t){this._problem=v(t)}}_read(t,e){this._connector=t,this._etag=e??this._etag}get _form(){return this.renderRoot.querySelector("form")}_change(){let t=new FormData(this._form),e=this._connector,s={},o=this._form.elements.namedItem("enabled").checked;o!==e?.enabled&&(s.enabled=o);for(let c of M){let d=String(t.get(c)??"").trim();d&&d!==e?.[c]&&(s[c]=d)}for(let c of W){let d=String(t.get(c)??"").split(",").map(u=>u.trim()).filter(Boolean);d.join()!==(e?.[c]??[]).join()&&(s[c]=d)}let a=String(t.get("client_secret")??"");return t.get("no_secret")?s.client_secret="":a&&(s.client_secret=a),s}edited(){this._changed=Object.keys(this._change()).length>0,this._said=""}async save(t){t.preventDefault();let e=this._change();if(Object.keys(e).length===0){this._said="saved.nothing";return}await this._doing(async()=>{let s=this._etag?{"If-Match":this._etag}:{},o=await this._client?.ask("PUT","/v1/connector",e,{headers:s});o&&(this._read(await o.json(),o.headers.get("ETag")),this._said="saved",this._clear())})}async test(){let t=this._client;if(!t)return;let e=this._change();this._problem=null,this._said="";let s=await this.signIn.run(this.returnTo,o=>t.send("POST","/v1/connector/test",{...e,return_to:o}),o=>t.send("PUT","/v1/connector/test",{completion:o}));s&&(this._read(s.connector,null),this._said=this._changed?"verified.unsaved":"verified")}async _doing(t){this._busy=!0,this._problem=null;try{await t()}catch(e){this._problem=v(e)}finally{this._busy=!1}}async reread(){await this.load(),this.edited()}_clear(){for(let t of["client_secret","no_secret"]){let e=this._form.elements.namedItem(t);e?.type==="checkbox"?e.checked=!1:e&&(e.value="")}this._changed=!1}};customElements.define("connector-settings",y);export{y as ConnectorSettings};
