import{$,A as b,B as q,D as F,_ as O,a as f,aa as B,b as o,c as l,ca as L,d as _,e as v,f as k,g as x,h as S,i as s,j as T,k as E,n as h,p as m,u as p,v as g,x as I,y as j,z as N}from"./lasting/chunk-WGCBTYO3.js";var D=["event","agent","user","after","before"],C=[..."incidents.read audit.read connection.begun connection.completed connection.denied connection.ended".split(" "),..."connection.refused connection.state_mismatch connector.changed connector.change_refused connector.test_begun".split(" "),..."connector.test_failed connector.tested permission.refused authentication.refused".split(" ")],A=new Set(["after","before"]),H=new Set(["agent","user"]),M=({user_name:i,...e})=>Object.entries(i&&i!==e.user?{...e,user_name:i}:e),w=class extends _{static properties={client:{attribute:!1}};static styles=[$,B,f`
      :host, form { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.75rem; }
      form { grid-template-columns: repeat(auto-fit, minmax(min(11rem, 100%), 1fr)); align-items: end; }
      tbody td { vertical-align: top; padding-block: 0.4375rem; min-width: 7.5rem; }
      td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
      td:last-child { width: 50%; min-width: 16rem; }
      .facts { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
      .facts .request { flex-basis: 100%; font-size: 0.75rem; }
    `];constructor(){super(),this.client=void 0,this._page=new F(this),this._agents=new Map}willUpdate(e){e.has("client")&&this.load("")}load(e){let t=e?this._page.answer?.items??[]:[];this._page.ask(async a=>{let n=await this.client?.get(`/v1/audit?${this._query(e)}`,{signal:a});for(let{agent:r,agent_name:c}of n?.items??[])c&&this._agents.set(c,r);return{items:[...t,...n?.items??[]],next_cursor:n?.next_cursor??null}})}_query(e){let t=this.renderRoot?.querySelector("form"),a=t?new FormData(t):new FormData,n=new URLSearchParams(e?{cursor:e}:{});for(let r of D){let c=String(a.get(r)??"").trim();A.has(r)&&c?n.set(r,new Date(`${c}T00:00`).toISOString()):c&&n.set(r,r==="agent"?this._agents.get(c)??c:c)}return n}render(){let{answer:e,problem:t,isOpen:a}=this._page,n=e?.next_cursor;return o`
      <form @submit=${this._apply}>
        ${D.map(r=>o`<div class="field">
          <label for=${r}>${s(`audit.${r}`)}</label>
          ${r==="event"?this._events():this._field(r)}
        </div>`)}
        <datalist id="agents">${[...this._agents.keys()].sort().map(r=>o`<option value=${r}></option>`)}</datalist>
        <div class="row"><button class="button">${s("apply")}</button></div>
      </form>
      ${t?p(t,{retry:()=>this.load("")}):l}
      ${N(this._page)}
      ${e?this._list(e.items):t?l:b(6)}
      ${n?o`<div><button class="button" ?disabled=${a} @click=${()=>this.load(n)}>${s("audit.more")}</button></div>`:l}`}_events(){let e=C.map(t=>o`<option value=${t}>${s(`event.${t}`)}</option>`);return o`<select id="event" name="event"><option value="">${s("audit.any")}</option>${e}</select>`}_field(e){return o`<input
      id=${e} name=${e} type=${A.has(e)?"date":"text"} maxlength="100" autocomplete="off" spellcheck="false"
      placeholder=${H.has(e)?s(`audit.${e}.hint`):l} list=${e==="agent"?"agents":l} />`}_list(e){return e.length===0?g("nothing",s("audit.none.title"),s("audit.none")):o`<div class="scroll" role="region" aria-label=${s("tab.audit")} tabindex="0"><table aria-busy=${this._page.isOpen}>
      <thead><tr>${["time","event","agent","about"].map(t=>o`<th scope="col">${s(`audit.${t}`)}</th>`)}</tr></thead>
      <tbody>${e.map(t=>o`<tr>
        <td><time datetime=${t.time}>${h(t.time)}</time></td>
        <td>${S(`event.${t.event}`)?s(`event.${t.event}`):t.event}</td>
        <td>${t.agent_name||t.agent}</td>
        <td><div class="facts">
          ${M(t.about??{}).map(([a,n])=>o`<span><span class="muted">${E(a)}</span> ${n}</span>`)}
          <span class="muted request">${s("problem.request_id",{id:t.request_id})}</span>
        </div></td>
      </tr>`)}</tbody>
    </table></div>`}_apply(e){e.preventDefault(),this.load("")}};customElements.define("connector-audit",w);var R=[O,$,f`
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
  `],U=i=>o`<div class="page" lang=${x}>
  <h2>${s("connector")}</h2>
  ${W(i)}
</div>`;function W(i){let{_connector:e,_problem:t}=i;if(t&&I(t)){let r=new CustomEvent("portal-signin-required",{bubbles:!0,composed:!0});return j(()=>i.dispatchEvent(r),()=>i.renew())}if(t?.code==="forbidden"&&!e)return g("lock",s("no_permission.title"),s("connector.forbidden"));if(!e)return t?p(t,{retry:()=>i.load()}):b(8);if(!i._hasAudit)return P(i,e);let a=i._tab==="audit",n=["settings","audit"].map(r=>({key:r,words:s(`tab.${r}`)}));return o`${q(s("connector"),n,i._tab,r=>i._tab=r)}
    <div role="tabpanel" id=${a?l:"panel"} aria-labelledby="tab-settings" ?hidden=${a}>
      ${P(i,e)}
    </div>
    ${a?o`<div role="tabpanel" id="panel" aria-labelledby="tab-audit"><connector-audit .client=${i._client}></connector-audit></div>`:l}`}var P=(i,e)=>o`<div class="page">
  ${z(e)}
  ${e.locked?o`<div class="notice">${m("lock")}<p class="words">${s("connector.locked")}</p></div>`:l}
  ${e.warnings.map(t=>o`<div class="notice warning">
    ${m("warning")}<p class="words">${s(`warning.${t}`)}</p></div>`)}
  ${G(i,e)}
  ${Q(e)}
</div>`;function z(i){let{status:e}=i,t={verified:"success",failing:"error",unverified:"warning",not_configured:"info"};return o`<dl class="status">
    <dt>${s("connector.status")}</dt>
    <dd class=${e}>${m(t[e])} ${s(`status.${e}`)}</dd>
    <dt>${s("connector.last")}</dt>
    <dd>${h(i.last_connected_at)||s("never")}</dd>
    ${e==="failing"&&i.last_failure?o`<dt>${s("connector.failure")}</dt>
          <dd>${h(i.last_failed_at)} · ${T(i.last_failure)}</dd>`:l}
  </dl>`}function G(i,e){let t=i.signIn.problem??i._problem,a=t?.errors??{},n=e.locked,r=(c,d,u={})=>o`
    <div class="field">
      <label for=${c}>${s(`connector.${c}`)}</label>
      <input id=${c} name=${c} type=${u.type??"text"} .value=${d} ?disabled=${n} placeholder=${u.placeholder??""}
        autocomplete=${u.autocomplete??"off"} spellcheck="false" aria-invalid=${a[c]?"true":l}
        aria-describedby="${c}-said" />
      <p id="${c}-said" class=${a[c]?"wrong":"hint"}>${a[c]?.join(" ")??u.hint??""}</p>
    </div>`;return o`<form @submit=${i.save} @input=${i.edited} novalidate>
    <label class="toggle">
      <input type="checkbox" role="switch" name="enabled" .checked=${e.enabled} ?disabled=${n} />
      ${s("connector.enabled")}
    </label>
    ${r("instance_url",e.instance_url??"",{placeholder:"https://contoso.service-now.com"})}
    ${r("incident_api_path",e.incident_api_path??"",{placeholder:"/api/now/table/incident"})}
    ${r("client_id",e.client_id??"")}
    ${r("client_secret","",{type:"password",autocomplete:"new-password",placeholder:e.has_client_secret?"••••••••":"",hint:[s(e.has_client_secret?"client_secret.kept":"client_secret.none"),e.has_client_secret&&!n?s("client_secret.keep"):""].join(" ")})}
    <details>
      <summary>${s("connector.more")}</summary>
      ${e.has_client_secret?o`<label class="check"><input type="checkbox" name="no_secret" ?disabled=${n} />${s("client_secret.remove")}</label>`:l}
      ${r("match_fields",e.match_fields.join(", "),{hint:s("match_fields.hint"),placeholder:"user_name, email"})}
      ${r("extra_fields",e.extra_fields.join(", "),{hint:s("extra_fields.hint")})}
    </details>
    <div class="row">
      <button class="button primary" ?disabled=${n||i._busy}>${s("save")}</button>
      <button class="button" type="button" ?disabled=${i.signIn.isWaiting} @click=${i.test}>${s("connector.test")}</button>
    </div>
    ${i.signIn.waiting()}
    ${t?p(t,{isToldByFields:!0,actions:t.code==="precondition_failed"?o`<button class="button" type="button" @click=${i.reread}>${s("connector.reread")}</button>`:void 0}):l}
    <p role="status">${i._said?o`<span class=${i._said.startsWith("verified")?"verified":""}>${s(i._said)}</span>`:""}</p>
  </form>`}function Q(i){let e=[[s("setup.redirect_url"),i.redirect_url],[s("setup.lifespan"),"900"],[s("setup.name"),"Intune ServiceNow bridge"]];return o`<section class="setup card" aria-labelledby="setup">
    <h3 id="setup">${s("setup")}</h3>
    <p class="muted">${s("setup.where")}</p>
    <dl>${e.map(([t,a])=>o`<dt>${t}</dt><dd><code>${a}</code>${V(t??"",a??"")}</dd>`)}</dl>
    <p class="muted">${s("setup.then")}</p>
  </section>`}var V=(i,e)=>o`<button
  class="button subtle icon-only" type="button" aria-label=${s("copy",{name:i})} title=${s("copy",{name:i})}
  @click=${t=>X(t,e)}>${m("copy")}<span class="said" role="status"></span></button>`;async function X(i,e){let t=i.currentTarget.querySelector(".said");await navigator.clipboard.writeText(e),t&&(t.textContent=s("copied"),setTimeout(()=>t.textContent="",2e3))}var J=["instance_url","incident_api_path","client_id"],K=["match_fields","extra_fields"],y=class extends _{static properties={api:{type:String},returnTo:{type:String,attribute:"return-to"},getToken:{attribute:!1},_client:{state:!0},_connector:{state:!0},_problem:{state:!0},_tab:{state:!0},_hasAudit:{state:!0},_busy:{state:!0},_said:{state:!0},_changed:{state:!0}};static styles=R;constructor(){super(),this.api="",this.returnTo="connected.html",this.getToken=void 0,this._client=void 0,this._connector=null,this._etag="",this._problem=null,this._tab="settings",this._hasAudit=!0,this._busy=!1,this._said="",this._changed=!1,this.signIn=new L(this),this.addEventListener("problem-met",e=>{e.detail.status===404&&(this._hasAudit=!1,this._tab="settings")})}willUpdate(e){(e.has("api")||e.has("getToken"))&&this.renew()}render(){return U(this)}renew(){!this.getToken&&!this._client||(this._client=new k(this.api,this.getToken),this.load())}async load(){try{let e=await this._client?.ask("GET","/v1/connector");if(!e)return;this._read(await e.json(),e.headers.get("ETag")),this._problem=null}catch(e){this._problem=v(e)}}_read(e,t){this._connector=e,this._etag=t??this._etag}get _form(){return this.renderRoot.querySelector("form")}_change(){let e=new FormData(this._form),t=this._connector,a={},n=this._form.elements.namedItem("enabled").checked;n!==t?.enabled&&(a.enabled=n);for(let c of J){let d=String(e.get(c)??"").trim();d&&d!==t?.[c]&&(a[c]=d)}for(let c of K){let d=String(e.get(c)??"").split(",").map(u=>u.trim()).filter(Boolean);d.join()!==(t?.[c]??[]).join()&&(a[c]=d)}let r=String(e.get("client_secret")??"");return e.get("no_secret")?a.client_secret="":r&&(a.client_secret=r),a}edited(){this._changed=Object.keys(this._change()).length>0,this._said=""}async save(e){e.preventDefault();let t=this._change();if(Object.keys(t).length===0){this._said="saved.nothing";return}await this._doing(async()=>{let a=this._etag?{"If-Match":this._etag}:{},n=await this._client?.ask("PUT","/v1/connector",t,{headers:a});n&&(this._read(await n.json(),n.headers.get("ETag")),this._said="saved",this._clear())})}async test(){let e=this._client;if(!e)return;let t=this._change();this._problem=null,this._said="";let a=await this.signIn.run(this.returnTo,n=>e.send("POST","/v1/connector/test",{...t,return_to:n}),n=>e.send("PUT","/v1/connector/test",{completion:n}));a&&(this._read(a.connector,null),this._said=this._changed?"verified.unsaved":"verified")}async _doing(e){this._busy=!0,this._problem=this.signIn.problem=null;try{await e()}catch(t){this._problem=v(t),this._problem.code==="connector_locked"&&this._connector&&(this._connector={...this._connector,locked:!0})}finally{this._busy=!1}}async reread(){await this.load(),this.edited()}_clear(){for(let e of["client_secret","no_secret"]){let t=this._form.elements.namedItem(e);t?.type==="checkbox"?t.checked=!1:t&&(t.value="")}this._changed=!1}};customElements.define("connector-settings",y);export{y as ConnectorSettings};
