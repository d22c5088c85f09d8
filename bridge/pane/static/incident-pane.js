import{$ as m,A as N,B as Z,C as I,D as _,E as B,F as Y,G as T,H as R,I as O,J as ee,K as P,L as te,M as ie,N as se,O as ne,P as oe,Q as L,R as y,S as re,T as k,U as ae,V as le,W as b,X as ce,Y as de,Z as ue,_ as he,a as d,aa as pe,b as o,ba as me,c as a,ca as _e,d as u,e as E,f as Q,g as V,i,j as W,l as $,m as g,o as G,p as l,q as v,r as C,s as M,t as J,u as h,v as p,w,x as K,y as X,z as f}from"./lasting/chunk-WGCBTYO3.js";var ge=[..."state priority opened_at assignment_group urgency impact severity caller_id user_principal_name".split(" ")],$e=new Set([...ge,..."name number short_description sys_id url description resolution activity".split(" ")]),F=class extends u{static properties={client:{attribute:!1},user:{type:String},incident:{type:String}};static styles=[m,v,d`
      dialog {
        position: fixed; inset: 0 0 0 auto; width: min(36rem, 100vw); height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0;
        border: 0; border-inline-start: 1px solid var(--colorNeutralStroke2); color: inherit;
        background: var(--colorNeutralBackground1); box-shadow: var(--shadow16); overflow: auto;
      }
      dialog::backdrop { background: var(--colorBackgroundOverlay); }
      .inside { padding: 0 1.25rem 1.5rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; }
      header {
        position: sticky; top: 0; display: flex; gap: 0.5rem; align-items: center; justify-content: space-between;
        margin-inline: -1.25rem; padding: 0.75rem 0.75rem 0.5rem 1.25rem; background: var(--colorNeutralBackground1);
      }
      .title { font-weight: 600; }
      dl { display: grid; grid-template-columns: fit-content(50%) minmax(0, 1fr); gap: 0.375rem 0.75rem; }
      dt { color: var(--colorNeutralForeground3); }
      h3 { margin-bottom: 0.25rem; }
      .text { white-space: pre-wrap; }
      ol { display: grid; gap: 0.75rem; }
      ol li { padding-inline-start: 0.75rem; border-inline-start: 2px solid var(--colorNeutralStroke2); }
      ol li.work_note { border-inline-start-color: var(--colorStatusWarningBorder1); }
      .written { display: flex; flex-wrap: wrap; gap: 0.125rem 0.5rem; align-items: baseline; }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] { animation: enter 150ms ease-out; }
        @keyframes enter { from { transform: translateX(2rem); opacity: 0; } }
      }
    `];constructor(){super(),this.client=void 0,this.user="",this.incident="",this._detail=new _(this)}get _dialog(){return this.renderRoot.querySelector("dialog")}willUpdate(e){(e.has("incident")||e.has("user"))&&this._detail.forget(),(e.has("incident")||e.has("user")||e.has("client"))&&this.load()}updated(e){e.has("incident")&&(this.incident&&!this._dialog.open&&this._dialog.showModal(),!this.incident&&this._dialog.open&&this._dialog.close())}load(){let e=`/v1/users/${encodeURIComponent(this.user)}/incidents/${encodeURIComponent(this.incident)}`;this.user&&this.incident&&this._detail.ask(t=>this.client?.get(e,{signal:t}))}render(){let{answer:e,problem:t}=this._detail;return o`<dialog aria-labelledby="number" @close=${this._closed} @click=${this._clicked}>
      <div class="inside">
        <header>
          <h2 id="number">${e?.number??this.incident}</h2>
          <button class="button subtle icon-only" aria-label=${i("close")} title=${i("close")} @click=${()=>this._dialog.close()}>
            ${l("dismiss")}
          </button>
        </header>
        ${t?h(t,{retry:()=>this.load()}):a}
        ${f(this._detail)}
        ${e?this._told(e):t?a:N(8)}
      </div>
    </dialog>`}_told(e){let t=Object.keys(e).filter(r=>!$e.has(r)),s=r=>e[r];return o`
      <p class="title">${e.short_description||i("no_description")}</p>
      <dl>${[...ge,...t].map(r=>o`<dt>${b(r)}</dt><dd>${de(r,s(r))}</dd>`)}</dl>
      <div><a class="button" href=${e.url} target="_blank" rel="noopener noreferrer">${i("open_in_servicenow")}${l("open")}</a></div>
      ${e.description?o`<section><h3>${i("detail.description")}</h3><p class="text">${e.description}</p></section>`:a}
      ${e.resolution?this._resolution(e.resolution):a}
      <section>
        <h3>${i("detail.activity")}</h3>
        ${e.activity.length>0?o`<ol>${e.activity.map(r=>this._activity(r))}</ol>`:o`<p class="muted">${i("detail.no_activity")}</p>`}
      </section>`}_resolution(e){return o`<section>
      <h3>${i("detail.resolution")}</h3>
      <p class="muted">${[e.code,g(e.resolved_at)].filter(Boolean).join(" · ")}</p>
      <p class="text">${e.notes}</p>
    </section>`}_activity(e){let t=e.kind==="work_note";return o`<li class=${e.kind}>
      <p class="written">
        <strong>${e.author}</strong>
        <span class="muted">${g(e.created_at)}</span>
        ${t?C({value:"3",display_value:i("detail.work_note")}):a}
      </p>
      <p class="text">${e.text}</p>
    </li>`}_clicked(e){e.target===this._dialog&&this._dialog.close()}_closed(){this.incident&&this.dispatchEvent(new CustomEvent("detail-closed",{bubbles:!0,composed:!0}))}};customElements.define("incident-detail",F);var ye=100,U=class extends u{static properties={filters:{attribute:!1},fields:{attribute:!1},rows:{attribute:!1},_name:{state:!0},_wrong:{state:!0}};static styles=[m,d`
      form { display: grid; gap: 0.625rem; width: 14rem; max-width: 100%; }
      .pill {
        display: inline-flex; align-items: center; max-width: 100%; min-height: 2rem; padding-inline-start: 0.75rem; border-radius: 1rem;
        color: var(--colorBrandForeground2); background: var(--colorBrandBackground2); border: 1px solid transparent;
      }
      .pill > span { padding-block: 0.1875rem; }
      .pill button {
        display: inline-flex; padding: 0.3125rem; min-width: 1.875rem; border: 0; border-radius: 1rem; background: none;
      }
      .pill button:hover { background: var(--colorNeutralBackground1Hover); }
      @media (forced-colors: active) { .pill { border-color: CanvasText; } }
    `];constructor(){super(),this.filters={},this.fields=[],this.rows=[],this._name="state",this._wrong=""}render(){let e=Object.entries(this.filters).flatMap(([t,s])=>s.map(r=>({name:t,value:r})));return o`<div class="row" role="group" aria-label=${i("filters")}>
      ${e.map(({name:t,value:s})=>this._pill(t,s))}
      <button id="add" class="button round" popovertarget="adding" aria-haspopup="dialog">${l("filter")}${i("filters.add")}</button>
      ${e.length>1?o`<button class="button subtle" @click=${()=>this._tell({})}>${i("filters.clear")}</button>`:a}
      <div id="adding" popover role="dialog" aria-label=${i("filters.add")} @beforetoggle=${this._toggled}>
        <form @submit=${this._apply} novalidate>
          <div class="field">
            <label for="name">${i("filters.name")}</label>
            <select id="name" @change=${this._named} autofocus>
              ${Y.map(t=>o`<option value=${t} ?selected=${t===this._name}>${b(t)}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="value">${i("filters.value")}</label>
            ${this._valueField()}
            ${this._wrong?o`<p class="wrong" id="wrong" role="alert">${this._wrong}</p>`:a}
          </div>
          <div class="row">
            <button class="button primary">${i("apply")}</button>
            <button class="button" type="button" popovertarget="adding" popovertargetaction="hide">${i("cancel")}</button>
          </div>
        </form>
      </div>
    </div>`}_pill(e,t){let s=i("filters.pill",{name:b(e),value:this._shown(e,t)});return o`<span class="pill">
      <span>${s}</span>
      <button aria-label=${i("filters.remove",{filter:s})} title=${i("filters.remove",{filter:s})}
        @click=${()=>this._remove(e,t)}>${l("dismiss")}</button>
    </span>`}_valueField(){let e=this._choices(this._name);if(e.length>0)return o`<select id="value">
        ${e.map(r=>o`<option value=${r.value}>${r.display_value}</option>`)}
      </select>`;let t=this._wrong?"true":a,s=T.has(this._name);return o`<input id="value" type=${s?"date":"text"} maxlength=${s?a:ye} autocomplete="off"
        aria-invalid=${t} aria-describedby=${this._wrong?"wrong":a}
        list=${this._name==="assignment_group"?"groups":a} />
      <datalist id="groups">${this._groups().map(r=>o`<option value=${r}></option>`)}</datalist>`}_groups(){return[...new Set(this.rows.map(e=>ce(e.assignment_group)).filter(Boolean))].sort()}_choices(e){return e==="active"?["true","false"].map(t=>({value:t,display_value:i(`active.${t}`)})):B.includes(e)?this.fields.find(t=>t.key===e)?.choices??[]:[]}_shown(e,t){if(T.has(e))return G(t);let s=this.rows.map(r=>r[e]);return[...this._choices(e),...s].find(r=>r?.value===t)?.display_value??t}_toggled(e){I(e),e.newState==="open"&&(this._wrong="",this.dispatchEvent(new CustomEvent("filters-opened")))}_named(e){this._name=e.target.value,this._wrong=""}_apply(e){e.preventDefault();let t=this.renderRoot.querySelector("#value"),s=t.value.trim();if(!s){this._wrong=i("filters.missing"),t.focus();return}let r=T.has(this._name)?new Date(`${s}T00:00`).toISOString():s;t.value=B.includes(this._name)||this._name==="active"?t.value:"",this.renderRoot.querySelector("#adding").hidePopover(),this._tell(se(this.filters,this._name,r))}_remove(e,t){this._tell(ne(this.filters,e,t)),this.renderRoot.querySelector("#add").focus()}_tell(e){this.dispatchEvent(new CustomEvent("filters-changed",{detail:e}))}};customElements.define("incident-filters",U);var j=class extends u{static properties={client:{attribute:!1},user:{type:String},view:{attribute:!1},_fields:{state:!0},_columns:{state:!0}};static styles=[m,v,pe,d`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
      .toolbar { margin-top: -0.25rem; padding-bottom: 0.375rem; border-bottom: 1px solid var(--colorNeutralStroke2); gap: 0.25rem; }
      fieldset { border: 0; display: grid; gap: 0.125rem; }
      legend { font-weight: 600; padding: 0 0 0.25rem; }
      fieldset label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.625rem; }
      #columns:popover-open { display: grid; grid-template-rows: minmax(0, 1fr) auto; gap: 0.625rem; overflow: hidden; }
      #columns fieldset { overflow: auto; margin: 0 -0.75rem; padding: 0 0.75rem; }
      .pager { justify-content: flex-end; min-height: 2rem; }
      .pager > .muted { margin-inline-end: auto; font-variant-numeric: tabular-nums; }
      .pager label { display: flex; gap: 0.5rem; align-items: center; }
      .pager select { width: auto; }
      .previous .icon { rotate: 180deg; }
    `];constructor(){super(),this.client=void 0,this.user="",this.view=O(),this._page=new _(this),this._saving=new _(this),this._soFar={rows:0,total:0,isCut:!1},this._fields=[];let e=L("columns");this._columns=Array.isArray(e)?e.map(String):k}willUpdate(e){e.has("user")&&this._page.forget();let t=r=>JSON.stringify([r?.filters,r?.sort,r?.page,r?.pageSize]),s=e.has("view")&&t(e.get("view"))!==t(this.view);(e.has("user")||s)&&this._saving.forget(),(e.has("user")||e.has("client")||s)&&this.load()}get _path(){return`/v1/users/${encodeURIComponent(this.user)}/incidents`}get _shownColumns(){return le(this._columns,this._fields)}async load(){if(!this.user)return;let e=oe(this.view,[...new Set([...this._shownColumns,"url","sys_id"])]);this._fields.length===0&&this._learn(),await this._page.ask(t=>this.client?.get(`${this._path}?${e}`,{signal:t})),this._page.problem?.errors.fields&&this._columns!==k&&(this._columns=k,this.load())}async _learn(){try{let e=await this.client?.get("/v1/incidents/fields");this._fields=e?.items??[]}catch{}}_want(e){this.dispatchEvent(new CustomEvent("view-wanted",{detail:e,bubbles:!0,composed:!0}))}render(){let{problem:e}=this._page;return o`
      ${this._toolbar()}
      <incident-filters
        .filters=${this.view.filters} .fields=${this._fields} .rows=${this._page.answer?.items??[]}
        @filters-opened=${this._learn}
        @filters-changed=${t=>this._want({filters:t.detail,page:1})}
      ></incident-filters>
      ${e&&!this._isToldElsewhere(e)?h(e,{retry:()=>this.load()}):a}
      ${this._savingSaid()}
      ${f(this._page)}
      ${this._body()}
      <p class="visually-hidden" role="status">${this._announced()}</p>`}_isToldElsewhere({code:e}){return e==="role_missing_in_servicenow"||e==="offline"&&this._page.answer!==null}_savingSaid(){let{answer:e,isOpen:t,problem:s}=this._saving;return s?h(s,{retry:()=>this._save()}):t?f(this._saving,i("download.so_far",this._counts(this._soFar))):e?.isCut?o`<div class="notice warning" role="status">${l("warning")}<p class="words">${i("download.cut",this._counts(e))}</p></div>`:a}_counts({rows:e,total:t}){return{n:e,total:t}}_announced(){let{answer:e,isOpen:t}=this._page;return t?i("loading"):e?i("grid.found",{n:e.items.length,total:e.total}):""}_toolbar(){let e=this._saving.isOpen;return o`<div class="toolbar row" role="group" aria-label=${i("toolbar")}>
      <button class="button subtle" @click=${()=>this.load()}>${l("refresh")}${i("refresh")}</button>
      <button class="button subtle" popovertarget="columns" aria-haspopup="dialog">${l("columns")}${i("columns")}</button>
      <button class="button subtle" ?disabled=${e||!this._page.answer?.items.length} @click=${()=>this._save()}>
        ${l("download")}${i(e?"download.busy":"download")}
      </button>
      <div id="columns" popover role="dialog" aria-labelledby="columns-title" @beforetoggle=${I}>
        <fieldset>
          <legend id="columns-title">${i("columns.title")}</legend>
          ${ae(this._fields).map(t=>o`<label>
            <input type="checkbox" value=${t} ?disabled=${t===re} .checked=${this._shownColumns.includes(t)}
              @change=${this._columnChosen} />${b(t,this._fields)}
          </label>`)}
        </fieldset>
        <div><button class="button" @click=${()=>this._choose(k)}>${i("columns.reset")}</button></div>
      </div>
    </div>`}_body(){let{answer:e,problem:t,isOpen:s}=this._page;if(t?.code==="role_missing_in_servicenow")return w(t,()=>this.load());if(!e&&t)return a;if(!e||e.items.length>0){let[c,x,S]=[this._shownColumns,this._fields,this.view],we=this._want.bind(this),H=me({rows:e?.items??null,columns:c,fields:x,view:S,isLoading:s,want:we});return e?o`${H}${this._pager(e)}`:H}let r=(e.page-1)*e.page_size<e.total;if(r&&(e.has_more||e.page>1))return o`${p("lock",i("empty.page.title"),i("empty.page.hidden"))}${this._pager(e)}`;if(e.page>1){let c=o`<button class="button" @click=${()=>this._want({page:1})}>${i("pages.first")}</button>`;return p("nothing",i("empty.page.title"),i("empty.page"),c)}return r?p("lock",i("empty.hidden.title"),i("empty.hidden",{n:e.total})):Object.keys(this.view.filters).length===0?p("nothing",i("empty.title"),i("empty")):p("nothing",i("empty.filtered.title"),i("empty.filtered"),o`<button class="button" @click=${()=>this._want({filters:{},page:1})}>${i("filters.clear")}</button>`)}_pager({page:e,page_size:t,items:s,total:r,has_more:c}){let x=(e-1)*t+1,S=e<=1&&!c;return o`<nav class="pager row" aria-label=${i("pages")}>
      <span class="muted">${s.length>0?i("grid.range",{from:x,to:x+s.length-1,total:r}):""}</span>
      ${S&&r<=(R[0]??0)?a:this._sizes(t)}
      ${S?a:o`
        <button class="button subtle previous" ?disabled=${e<=1} @click=${()=>this._turn(e-1)}>
          ${l("next")}${i("pages.previous")}
        </button>
        <span>${i("pages.page",{page:$(e)})}</span>
        <button class="button subtle" ?disabled=${!c} @click=${()=>this._turn(e+1)}>
          ${i("pages.next")}${l("next")}
        </button>`}
    </nav>`}_sizes(e){return o`<label>${i("pages.size")}
      <select @change=${t=>this._resize(Number(t.target.value))}>
        ${R.map(t=>o`<option ?selected=${t===e}>${t}</option>`)}
      </select>
    </label>`}_resize(e){y("page_size",e),this._want(te(this.view,e))}_turn(e){this._want({page:e}),this.getBoundingClientRect().top<0&&this.scrollIntoView()}_columnChosen(e){let{value:t,checked:s}=e.target,r=this._shownColumns.filter(c=>c!==t);this._choose(s?[...r,t]:r)}_choose(e){this._columns=e,y("columns",this._shownColumns),this.load()}_save(){let{client:e}=this;if(!e)return;let t=s=>{this._soFar=s,this.requestUpdate()};t({rows:0,total:this._page.answer?.total??0,isCut:!1}),this._saving.ask(s=>ue(e,this._path,this.view,this._shownColumns,t,s))}};customElements.define("incident-grid",j);var D=class extends u{static properties={client:{attribute:!1},user:{type:String}};static styles=[m,v,d`
      .big { font-size: 1.75rem; line-height: 1.3; font-weight: 600; }
      .heading { display: flex; gap: 0.5rem; align-items: center; }
      .stack { gap: 0.5rem; width: 100%; min-height: 9rem; align-content: start; }
      .numbers { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.5rem; width: 100%; }
      .states { display: flex; flex-wrap: wrap; gap: 0.375rem 1rem; align-content: start; padding-top: 0.4375rem; }
      .notice { width: 100%; }
      .blank { justify-self: stretch; padding-block: 0.5rem; }
      .states button { min-height: 1.5rem; padding: 0; border: 0; background: none; display: inline-flex; gap: 0.375rem; align-items: center; }
      .states button:hover .count { text-decoration: underline; }
      .count { font-weight: 600; font-variant-numeric: tabular-nums; }
    `];constructor(){super(),this.client=void 0,this.user="",this._summary=new _(this)}willUpdate(e){e.has("user")&&this._summary.forget(),(e.has("user")||e.has("client"))&&this.load()}load(){let e=`/v1/users/${encodeURIComponent(this.user)}/incidents/summary`;this.user&&this._summary.ask(t=>this.client?.get(e,{signal:t}))}render(){let{answer:e,problem:t}=this._summary,s=()=>this.load(),r=t?.code==="role_missing_in_servicenow";return o`<section class="card" aria-labelledby="title" aria-busy=${this._summary.isOpen}>
      <div class="stack">
        <h3 class="heading" id="title">${l("ticket")}${i("incidents")}</h3>
        ${t?r?w(t,s):h(t,{retry:s}):a}
        ${f(this._summary)}
        ${e&&!r?this._counts(e):t?a:this._skeleton()}
      </div>
    </section>`}_skeleton(){return o`<span class="visually-hidden" role="status">${i("loading")}</span>
      <span class="skeleton big"></span><span class="skeleton"></span><span class="skeleton"></span>`}_counts({total:e,open:t,by_state:s,newest:r}){return e===0?o`<p class="big">0</p><p class="muted">${i("summary.none")}</p>`:o`
      <div class="numbers">
        <div>
          <p class="big">${$(e)}</p>
          <p class="muted">${i("summary.open",{n:t})}</p>
        </div>
        <ul class="states" aria-label=${i("summary.by_state")}>
          ${s.map(c=>o`<li>
            <button @click=${()=>this._show({state:[c.value]})}>
              ${C(c)}<span class="count">${$(c.count)}</span>
            </button>
          </li>`)}
        </ul>
      </div>
      ${r?o`<p class="muted">${i("summary.newest")}
        <button class="link" aria-haspopup="dialog" @click=${()=>this._open(r.number??r.sys_id??"")}>${r.number}</button>
        ${[r.short_description,g(r.opened_at)].filter(Boolean).join(" · ")}</p>`:a}
      <button class="button" @click=${()=>this._show({})}>${i("summary.view")}</button>`}_open(e){this.dispatchEvent(new CustomEvent("view-wanted",{detail:{incident:e},bubbles:!0,composed:!0}))}_show(e){this.dispatchEvent(new CustomEvent("incidents-wanted",{detail:e,bubbles:!0,composed:!0}))}};customElements.define("incident-summary",D);var fe=[he,m,d`
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
  `],be=n=>o`<div class="pane" lang=${V}>
  <h2>${i("troubleshoot")}</h2>
  ${n._offline?ke():a}
  ${xe(n)}
</div>`,ke=()=>o`<div class="notice warning" role="status">
  ${l("offline")}<p class="words">${i("problem.offline")}</p>
</div>`;function xe(n){let{_me:e,_problem:t}=n;return t&&K(t)?X(()=>n._tell("portal-signin-required"),()=>n.renew()):t&&!e?h(t,{retry:()=>n.load()}):e?e.permissions.includes("incidents:read")?e.connector.configured?e.connector.enabled?o`
    ${t?h(t,{retry:()=>n.load()}):a}
    <user-search ?disabled=${!n.isSignedIn} .client=${n._client} .chosen=${n._person}></user-search>
    ${n.isSignedIn?Se(n):a}
    ${n._view.user?Ee(n):a}
    ${Ce(n)}
    <incident-detail
      .client=${n.isSignedIn?n._client:void 0} .user=${n._view.user} .incident=${n._view.incident}
    ></incident-detail>`:p("unplugged",i("disabled.title"),i("disabled"),q(n)):p("unplugged",i("not_configured.title"),i("not_configured"),q(n)):p("lock",i("no_permission.title"),i("no_permission",{name:e.agent.name}),q(n)):N(6)}var q=n=>n.settings&&n._me?.permissions.includes("connector:update")?o`<a class="button" href=${n.settings}>${i("settings.open")}</a>`:J(()=>n.renew());function Se(n){let e=n._me?.connection,t=e?.servicenow_user?.name,s=e?.warnings.includes("access_token_lifespan_over_15_minutes");return o`<div class="notice connection">
      ${l("success")}
      <p class="words">${t?i("connected.as",{name:t}):i("connected")}
        ${e?.sign_in_again_by?o`<span class="muted">${i("connected.until",{when:g(e.sign_in_again_by)})}</span>`:a}
      </p>
      <button class="button subtle" @click=${()=>n.disconnect()}>${i("disconnect")}</button>
    </div>
    ${s&&n._me?.permissions.includes("connector:update")?o`<div class="notice warning">${l("warning")}<p class="words">${i("warning.access_token_lifespan_over_15_minutes")}</p></div>`:a}`}function Ee(n){let{_person:e}=n,t=e?.name??n._view.user,s=t.split(/[\s.@]+/).slice(0,2).map(c=>c.charAt(0).toUpperCase()).join(""),r=e?[e.email||e.user_name,[e.title,e.department].filter(Boolean).join(", ")]:[];return o`<div class="person">
    <span class="avatar" aria-hidden="true">${s}</span>
    <div>
      <p><strong>${t}</strong></p>
      ${e?o`<p class="muted">${r.filter(Boolean).join(" · ")}</p>`:n.isSignedIn&&!n._personProblem?o`<p><span class="skeleton"></span></p>`:a}
    </div>
  </div>`}function Ce(n){let e=n._me?.insights?.available===!0,t=["summary","incidents",...e?["health","solutions"]:[]],s=t.includes(n._view.tab)?n._view.tab:"summary",r=t.map(c=>({key:c,words:i(`tab.${c}`)}));return o`${Z(i("troubleshoot"),r,s,c=>n._go({tab:c}))}
    <div role="tabpanel" id="panel" aria-labelledby="tab-${s}" tabindex=${s==="incidents"?a:0}>
      ${Ne(n,s,e)}
    </div>`}function Ne(n,e,t){return e==="health"?o`<slot name="service-health"></slot>`:e==="solutions"?o`<slot name="recommended-solutions"></slot>`:n.isSignedIn?n._view.user?n._personProblem?Ie(n,n._personProblem):e==="incidents"?o`<incident-grid .client=${n._client} .user=${n._view.user} .view=${n._view}></incident-grid>`:o`<div class="cards">
    <incident-summary .client=${n._client} .user=${n._view.user}></incident-summary>
    ${t?o`<slot name="service-health-summary"></slot><slot name="recommended-solutions-summary"></slot>`:a}
  </div>`:p("person",i("no_user.title"),i("no_user")):Te(n)}function Ie(n,e){let t=()=>{n._sought="",n._findPerson()};return e.code==="role_missing_in_servicenow"?w(e,t):h(e,{retry:t})}function Te(n){let{signIn:e}=n,t=n._me?.connection?.status==="needs_sign_in",s=i(t?"sign_in_again":"not_connected");return o`
    ${e.problem?h(e.problem):a}
    ${e.waiting()}
    ${p("key",i(t?"sign_in_again.title":"not_connected.title"),s,o`<button class="button primary" @click=${()=>n.authenticate()}>${i("authenticate")}</button>`)}`}var Oe=250,ve=2,A=class extends u{static properties={client:{attribute:!1},chosen:{attribute:!1},disabled:{type:Boolean},_open:{state:!0},_active:{state:!0}};static styles=[m,d`
      .box { position: relative; max-width: 22.5rem; }
      .box > .icon { position: absolute; inset-inline-start: 0.5rem; top: 0.375rem; pointer-events: none; }
      .box > input { padding-inline-start: 2rem; }
      .box:has(> :disabled) > .icon { color: var(--colorNeutralForeground3); }
      .list {
        position: absolute; z-index: 2; inset-inline: 0; top: calc(100% + 2px); padding: 0.25rem; max-height: 20rem; overflow: auto;
        background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStroke2); border-radius: 4px;
        box-shadow: var(--shadow16);
      }
      [role="option"] { padding: 0.375rem 0.5rem; border-radius: 4px; cursor: pointer; border: 1px solid transparent; }
      [role="option"]:hover { background: var(--colorNeutralBackground1Hover); }
      [role="option"][aria-selected="true"] {
        background: var(--colorNeutralBackground1Hover); border-color: var(--colorStrokeFocus2);
      }
      [role="option"] span { display: block; }
      .said { padding: 0.375rem 0.5rem; }
      @media (forced-colors: active) {
        [role="option"] { border-color: Canvas; }
        [role="option"][aria-selected="true"], [role="option"][aria-selected="true"] .hint {
          forced-color-adjust: none; color: HighlightText; background: Highlight;
        }
        [role="option"][aria-selected="true"] .hint { background: none; }
      }
    `];constructor(){super(),this.client=void 0,this.chosen=null,this.disabled=!1,this._found=new _(this),this._open=!1,this._active=-1,this._timer=0}get _input(){return this.renderRoot.querySelector("input")}focus(){this._input?.focus()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._timer)}updated(e){e.has("chosen")&&this.chosen&&(this._input.value=this.chosen.name),e.has("_active")&&this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({block:"nearest"})}render(){let e=this._open&&this._active>=0?`option-${this._active}`:a;return o`<div class="field">
      <label for="user">${i("user")}</label>
      <div class="box">
        ${l("search")}
        <input
          id="user" role="combobox" type="text" autocomplete="off" spellcheck="false" maxlength="100"
          aria-autocomplete="list" aria-controls="users" aria-expanded=${this._open} aria-activedescendant=${e}
          aria-describedby="said" placeholder=${i("user.placeholder")} ?disabled=${this.disabled}
          @input=${this._typed} @keydown=${this._key} @blur=${()=>this._open=!1} @focus=${this._focused}
        />
        <div class="list" ?hidden=${!this._open}>
          <div id="users" role="listbox" aria-label=${i("users")}>
            ${this._users.map((t,s)=>this._option(t,s))}
          </div>
          ${this._said()?o`<p class="said muted">${this._said()}</p>`:a}
        </div>
      </div>
      <p id="said" class="visually-hidden" role="status">${this._open?this._announced():""}</p>
    </div>`}_option(e,t){let s=[e.email||e.user_name,e.title].filter(Boolean).join(" · ");return o`<div
      id="option-${t}" role="option" aria-selected=${t===this._active}
      @pointerdown=${r=>r.preventDefault()} @click=${()=>this._choose(e)}
    >
      <span>${e.name}</span><span class="hint">${s}</span>
    </div>`}get _users(){return this._found.answer?.items??[]}_said(){let{answer:e,problem:t,isSlow:s}=this._found;return t?W(t.code):e?e.items.length===0?i("user.none"):e.has_more?i("user.more"):"":i(s?"slow":"user.searching")}_announced(){return this._users.length>0?i("user.found",{n:this._users.length}):this._said()}_focused(){this._input.select()}_typed(){clearTimeout(this._timer);let e=this._input.value.trim();if(e.length<ve){this._open=!1;return}this._timer=window.setTimeout(()=>this._search(e),Oe)}async _search(e){this._found.forget(),this._open=!0,this._active=-1,await this._found.ask(t=>this.client?.get(`/v1/users?${new URLSearchParams({search:e})}`,{signal:t})),this._users.length>0&&(this._active=0)}_key(e){let t=this._users.length-1,{key:s}=e;if(s==="Escape")this._open?this._open=!1:this._input.value="";else if(s==="Enter"){let r=this._open?this._users[this._active]:void 0;r?this._choose(r):this._typed()}else if(s==="ArrowDown"||s==="ArrowUp"){if(!this._open)this._users.length>0&&this._input.value.trim().length>=ve?this._open=!0:this._typed();else if(t>=0){let r=s==="ArrowDown"?1:-1;this._active=(this._active+r+t+1)%(t+1)}}else return;e.preventDefault()}_choose(e){this._open=!1,this._input.value=e.name,this.dispatchEvent(new CustomEvent("user-chosen",{detail:e,bubbles:!0,composed:!0}))}};customElements.define("user-search",A);var Le=new Set(["connector_disabled","connector_not_configured","forbidden","no_token","unauthenticated"]),z=class extends u{static properties={api:{type:String},user:{type:String},returnTo:{type:String,attribute:"return-to"},settings:{type:String},getToken:{attribute:!1},view:{attribute:!1,hasChanged:()=>!0},_client:{state:!0},_me:{state:!0},_person:{state:!0},_view:{state:!0},_problem:{state:!0},_personProblem:{state:!0},_offline:{state:!0}};static styles=fe;constructor(){super(),this.api="",this.user="",this.returnTo="connected.html",this.settings="",this.getToken=void 0,this.view=void 0,this._client=void 0,this._me=null,this._person=null,this._view={...O(),filters:ie(L("filters"))},this._problem=null,this._personProblem=null,this._offline=!navigator.onLine,this._sought="",this.signIn=new _e(this),this._network=()=>{this._offline=!navigator.onLine,this._offline||this.renew()},this._listen()}_listen(){let e=(t,s)=>this.addEventListener(t,r=>s(r.detail));e("problem-met",t=>this._met(t)),e("view-wanted",t=>this._go(t)),e("user-chosen",t=>this._userChosen(t)),e("incidents-wanted",t=>this._go({tab:"incidents",filters:t,page:1})),e("detail-closed",()=>this._go({incident:""}))}connectedCallback(){super.connectedCallback(),window.addEventListener("online",this._network),window.addEventListener("offline",this._network)}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("online",this._network),window.removeEventListener("offline",this._network)}willUpdate(e){if(e.has("view")&&this.view!==void 0){let t=ee(this.view),s=e.get("view")!==void 0||/(^|[?&])(user|tab)=/.test(this.view);this._view={...t,filters:s||Object.keys(t.filters).length>0?t.filters:this._view.filters}}e.has("user")&&this.user&&this.user!==this._view.user&&(this._view={...this._view,user:this.user,page:1,incident:""}),(e.has("api")||e.has("getToken"))&&this.renew(),(e.has("_view")||e.has("_me"))&&this._findPerson()}render(){return be(this)}get isSignedIn(){return this._me?.connection?.status==="connected"}renew(){!this.getToken&&!this._client||(this._client=new Q(this.api,this.getToken),this.load())}async load(){if(this._client)try{this._me=await this._client.get("/v1/me"),this._problem=null,this._me?.connector.enabled&&!this.isSignedIn&&this._tellSignIn("")}catch(e){this._problem=E(e)}}async authenticate(){let e=this._client;if(!e)return;let t=await this.signIn.run(this.returnTo,s=>e.send("POST","/v1/connection",{return_to:s}),s=>e.send("PUT","/v1/connection",{completion:s}));!t||!this._me||(this._me={...this._me,connection:t},this.renew(),await this._focus(this._view.user?"[role=tab][aria-selected=true]":"user-search"))}async disconnect(){try{await this._client?.send("DELETE","/v1/connection",void 0),await this.load(),await this._focus(".primary")}catch(e){this._problem=E(e)}}async _focus(e){await this.updateComplete,this.renderRoot.querySelector(e)?.focus()}_tellSignIn(e){this._tell("servicenow-signin-required",{status:this._me?.connection?.status??"disconnected",code:e})}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}_met(e){if(M.has(e.code)&&this._me?.connection){let t=e.code==="sign_in_again"?"needs_sign_in":"disconnected";this._me={...this._me,connection:{...this._me.connection,status:t}},this._tellSignIn(e.code)}else Le.has(e.code)?this.load():e.code==="user_not_found"&&this._person&&this._view.user!==this._person.sys_id&&this._go({user:this._person.sys_id})}_go(e){let t=P(this._view);this._view={...this._view,...e},y("filters",this._view.filters);let s=P(this._view);s!==t&&(this._tell("view-changed",{query:s,isStep:"tab"in e||"incident"in e||"user"in e}),e.incident&&this._tell("incident-selected",{user:this._view.user,incident:e.incident}))}_userChosen(e){this._person=e,this._personProblem=null,this._go({user:e.user_name||e.sys_id,page:1,incident:""})}async _findPerson(){let e=this._view.user;if(e||(this._person=null),!(!e||!this.isSignedIn||this._sought===e)&&!(this._person&&[this._person.user_name,this._person.email,this._person.sys_id].includes(e))){this._sought=e,this._person=this._personProblem=null;try{let t=await this._client?.get(`/v1/users/${encodeURIComponent(e)}`);this._view.user===e&&(this._person=t??null)}catch(t){if(this._view.user!==e)return;this._personProblem=E(t),this._met(this._personProblem)}finally{this._sought===e&&this._person&&(this._sought="")}}}};customElements.define("incident-pane",z);export{z as IncidentPane};
