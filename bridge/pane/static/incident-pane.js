import{A as oe,a as h,b as r,c as a,d as _,e as R,f as Z,g as ee,h as te,i as n,j as B,k as S,l as v,n as ie,o as c,p as y,q as k,r as se,s as f,t as p,u as P,v as ne,w as U,x as w,y as re,z as g}from"./lasting/chunk-CQ7EBJYT.js";var E=["state","priority","urgency","impact","severity"],j=[...E,"assignment_group","active","opened_after","opened_before","search"],ae=new Set([...E,"assignment_group"]),C=new Set(["opened_after","opened_before"]),A="-opened_at",T=()=>({user:"",tab:"summary",filters:{},sort:A,page:1,incident:""});function le(i){let e=new URLSearchParams(i);return{user:e.get("user")??"",tab:e.get("tab")??"summary",filters:O(Object.fromEntries(j.map(t=>[t,e.getAll(t)]))),sort:/^-?[a-z_]+$/.exec(e.get("sort")??"")?.[0]??A,page:Math.max(1,Number.parseInt(e.get("page")??"1",10)||1),incident:e.get("incident")??""}}function M(i){let e=new URLSearchParams,t=T();for(let s of["user","tab","sort","page","incident"])i[s]!==t[s]&&e.set(s,String(i[s]));for(let[s,o]of Object.entries(i.filters))for(let l of o)e.append(s,l);return e.toString()}function O(i){let e=i&&typeof i=="object"?i:{},t={};for(let s of j){let o=Array.isArray(e[s])?e[s].map(String).filter(Boolean):[];C.has(s)&&Number.isNaN(Date.parse(o[0]??""))||o.length>0&&(t[s]=ae.has(s)?[...new Set(o)]:o.slice(0,1))}return t}var ce=(i,e,t)=>O({...i,[e]:ae.has(e)?[...i[e]??[],t]:[t]}),de=(i,e,t)=>O({...i,[e]:(i[e]??[]).filter(s=>s!==t)});function F(i,e,t){let s=new URLSearchParams;for(let[o,l]of Object.entries(i.filters))for(let d of l)s.append(o,d);return s.set("sort",i.sort.endsWith("number")?i.sort:`${i.sort},number`),s.set("page",String(i.page)),s.set("page_size",String(t)),s.set("fields",e.join(",")),s}var ue="servicenow-pane";function he(){try{let i=JSON.parse(localStorage.getItem(ue)??"{}");return i&&typeof i=="object"?i:{}}catch{return{}}}var D=i=>he()[i];function H(i,e){try{localStorage.setItem(ue,JSON.stringify({...he(),[i]:e}))}catch{}}var L="number",I=[..."number short_description state priority opened_at assignment_group urgency impact severity".split(" "),..."caller_id name user_principal_name sys_id".split(" ")],N=I.slice(0,6),ye=new Set(I.slice(0,9)),pe=i=>ye.has(i),Q=i=>[...I,...i.map(e=>e.key).filter(e=>e!=="url"&&!I.includes(e))];function me(i,e){return(e.length>0?Q(e):[...new Set([...I,...i])]).filter(s=>s===L||i.includes(s))}var $=(i,e=[])=>te(`field.${i}`)?n(`field.${i}`):e.find(t=>t.key===i)?.label??i,V=i=>i&&typeof i=="object"?i.display_value||i.value:i??"";function q(i,e){return e==null||e===""?r`<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">${n("cell.empty")}</span>`:i==="state"?k(e):i==="opened_at"?r`<time datetime=${e}>${v(e)}</time>`:V(e)||a}var ke=100,xe=50,Se="\uFEFF";async function _e(i,e,t,s,o){let l="";for(let d=1;d<=xe;d+=1){let m=F({...t,page:d},s,ke),b=await i.ask("GET",`${e}?${m}`,void 0,{accept:"text/csv",signal:o}),u=await b.text();if(l+=d===1?u:u.slice(u.indexOf(`\r
`)+2),b.headers.get("X-Has-More")!=="true")break}return Ee(new Blob([Se,l],{type:"text/csv;charset=utf-8"}),"incidents.csv"),null}function Ee(i,e){let t=document.createElement("a");t.href=URL.createObjectURL(i),t.download=e,t.click(),setTimeout(()=>URL.revokeObjectURL(t.href),1e3)}var fe=[..."state priority opened_at assignment_group urgency impact severity caller_id user_principal_name".split(" ")],Ce=new Set([...fe,..."name number short_description sys_id url description resolution activity".split(" ")]),W=class extends _{static properties={client:{attribute:!1},user:{type:String},incident:{type:String}};static styles=[g,y,h`
      dialog {
        position: fixed; inset: 0 0 0 auto; width: min(36rem, 100vw); height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0;
        border: 0; border-inline-start: 1px solid var(--colorNeutralStroke2); color: inherit;
        background: var(--colorNeutralBackground1); box-shadow: var(--shadow16); overflow: auto;
      }
      dialog::backdrop { background: var(--colorBackgroundOverlay); }
      .inside { padding: 1rem 1.25rem 1.5rem; display: grid; gap: 1rem; }
      header { display: flex; gap: 0.5rem; align-items: flex-start; justify-content: space-between; }
      dl { display: grid; grid-template-columns: minmax(6rem, 9rem) 1fr; gap: 0.375rem 0.75rem; }
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
    `];constructor(){super(),this.client=void 0,this.user="",this.incident="",this._detail=new w(this)}get _dialog(){return this.renderRoot.querySelector("dialog")}willUpdate(e){(e.has("incident")||e.has("user"))&&this._detail.forget(),(e.has("incident")||e.has("user")||e.has("client"))&&this.load()}updated(e){e.has("incident")&&(this.incident&&!this._dialog.open&&this._dialog.showModal(),!this.incident&&this._dialog.open&&this._dialog.close())}load(){let e=`/v1/users/${encodeURIComponent(this.user)}/incidents/${encodeURIComponent(this.incident)}`;this.user&&this.incident&&this._detail.ask(t=>this.client?.get(e,{signal:t}))}render(){let{answer:e,problem:t}=this._detail;return r`<dialog aria-labelledby="number" @close=${this._closed} @click=${this._clicked}>
      <div class="inside">
        <header>
          <h2 id="number">${e?.number??this.incident}</h2>
          <button class="button subtle icon-only" aria-label=${n("close")} title=${n("close")} @click=${()=>this._dialog.close()}>
            ${c("dismiss")}
          </button>
        </header>
        ${t?f(t,{retry:()=>this.load()}):a}
        ${e?this._told(e):t?a:P(8)}
      </div>
    </dialog>`}_told(e){let t=Object.keys(e).filter(o=>!Ce.has(o)),s=o=>e[o];return r`
      <p>${e.short_description||n("no_description")}</p>
      <dl>${[...fe,...t].map(o=>r`<dt>${$(o)}</dt><dd>${q(o,s(o))}</dd>`)}</dl>
      <div><a class="button" href=${e.url} target="_blank" rel="noopener noreferrer">${n("open_in_servicenow")}${c("open")}</a></div>
      ${e.description?r`<section><h3>${n("detail.description")}</h3><p class="text">${e.description}</p></section>`:a}
      ${e.resolution?this._resolution(e.resolution):a}
      <section>
        <h3>${n("detail.activity")}</h3>
        ${e.activity.length>0?r`<ol>${e.activity.map(o=>this._activity(o))}</ol>`:r`<p class="muted">${n("detail.no_activity")}</p>`}
      </section>`}_resolution(e){return r`<section>
      <h3>${n("detail.resolution")}</h3>
      <p class="muted">${[e.code,v(e.resolved_at)].filter(Boolean).join(" · ")}</p>
      <p class="text">${e.notes}</p>
    </section>`}_activity(e){let t=e.kind==="work_note";return r`<li class=${e.kind}>
      <p class="written">
        <strong>${e.author}</strong>
        <span class="muted">${v(e.created_at)}</span>
        ${t?k({value:"3",display_value:n("detail.work_note")}):a}
      </p>
      <p class="text">${e.text}</p>
    </li>`}_clicked(e){e.target===this._dialog&&this._dialog.close()}_closed(){this.incident&&this.dispatchEvent(new CustomEvent("detail-closed",{bubbles:!0,composed:!0}))}};customElements.define("incident-detail",W);var Te=100,z=class extends _{static properties={filters:{attribute:!1},fields:{attribute:!1},rows:{attribute:!1},_name:{state:!0},_wrong:{state:!0}};static styles=[g,h`
      form { display: grid; gap: 0.625rem; width: 14rem; max-width: 100%; }
      .pill {
        display: inline-flex; align-items: center; max-width: 100%; min-height: 2rem; padding-inline-start: 0.75rem; border-radius: 1rem;
        color: var(--colorBrandForeground2); background: var(--colorBrandBackground2); border: 1px solid transparent;
      }
      .pill button {
        display: inline-flex; padding: 0.3125rem; min-width: 1.875rem; border: 0; border-radius: 1rem; background: none;
      }
      .pill button:hover { background: var(--colorNeutralBackground1Hover); }
      @media (forced-colors: active) { .pill { border-color: CanvasText; } }
    `];constructor(){super(),this.filters={},this.fields=[],this.rows=[],this._name="state",this._wrong=""}render(){let e=Object.entries(this.filters).flatMap(([t,s])=>s.map(o=>({name:t,value:o})));return r`<div class="row" role="group" aria-label=${n("filters")}>
      ${e.map(({name:t,value:s})=>this._pill(t,s))}
      <button id="add" class="button round" popovertarget="adding" aria-haspopup="dialog">${c("filter")}${n("filters.add")}</button>
      ${e.length>1?r`<button class="button subtle" @click=${()=>this._tell({})}>${n("filters.clear")}</button>`:a}
      <div id="adding" popover role="dialog" aria-label=${n("filters.add")} @beforetoggle=${this._toggled}>
        <form @submit=${this._apply} novalidate>
          <div class="field">
            <label for="name">${n("filters.name")}</label>
            <select id="name" @change=${this._named} autofocus>
              ${j.map(t=>r`<option value=${t} ?selected=${t===this._name}>${$(t)}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="value">${n("filters.value")}</label>
            ${this._valueField()}
            ${this._wrong?r`<p class="wrong" id="wrong" role="alert">${this._wrong}</p>`:a}
          </div>
          <div class="row">
            <button class="button primary">${n("apply")}</button>
            <button class="button" type="button" popovertarget="adding" popovertargetaction="hide">${n("cancel")}</button>
          </div>
        </form>
      </div>
    </div>`}_pill(e,t){let s=n("filters.pill",{name:$(e),value:this._shown(e,t)});return r`<span class="pill">
      <span>${s}</span>
      <button aria-label=${n("filters.remove",{filter:s})} title=${n("filters.remove",{filter:s})}
        @click=${()=>this._remove(e,t)}>${c("dismiss")}</button>
    </span>`}_valueField(){let e=this._choices(this._name);if(e.length>0)return r`<select id="value">
        ${e.map(o=>r`<option value=${o.value}>${o.display_value}</option>`)}
      </select>`;let t=this._wrong?"true":a,s=C.has(this._name);return r`<input id="value" type=${s?"date":"text"} maxlength=${s?a:Te} autocomplete="off"
        aria-invalid=${t} aria-describedby=${this._wrong?"wrong":a}
        list=${this._name==="assignment_group"?"groups":a} />
      <datalist id="groups">${this._groups().map(o=>r`<option value=${o}></option>`)}</datalist>`}_groups(){return[...new Set(this.rows.map(e=>V(e.assignment_group)).filter(Boolean))].sort()}_choices(e){return e==="active"?["true","false"].map(t=>({value:t,display_value:n(`active.${t}`)})):E.includes(e)?this.fields.find(t=>t.key===e)?.choices??[]:[]}_shown(e,t){if(C.has(e))return ie(t);let s=this.rows.map(o=>o[e]);return[...this._choices(e),...s].find(o=>o?.value===t)?.display_value??t}_toggled(e){U(e),e.newState==="open"&&(this._wrong="",this.dispatchEvent(new CustomEvent("filters-opened")))}_named(e){this._name=e.target.value,this._wrong=""}_apply(e){e.preventDefault();let t=this.renderRoot.querySelector("#value"),s=t.value.trim();if(!s){this._wrong=n("filters.missing"),t.focus();return}let o=C.has(this._name)?new Date(`${s}T00:00`).toISOString():s;t.value=E.includes(this._name)||this._name==="active"?t.value:"",this.renderRoot.querySelector("#adding").hidePopover(),this._tell(ce(this.filters,this._name,o))}_remove(e,t){this._tell(de(this.filters,e,t)),this.renderRoot.querySelector("#add").focus()}_tell(e){this.dispatchEvent(new CustomEvent("filters-changed",{detail:e}))}};customElements.define("incident-filters",z);var ge=h`
  .scroll { overflow-x: auto; position: relative; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: 0.3125rem 0.625rem 0.3125rem 0.375rem; text-align: start; vertical-align: middle; border-bottom: 1px solid var(--colorNeutralStroke2); }
  th { font-weight: 600; white-space: nowrap; height: 2.25rem; }
  th button {
    display: inline-flex; align-items: center; gap: 0.125rem; min-height: 1.75rem; padding: 0 0.25rem; margin-inline: -0.25rem;
    font-weight: 600; background: none; border: 0; border-radius: 4px;
  }
  th button .icon { width: 1rem; height: 1rem; }
  th[aria-sort="descending"] .icon { rotate: 180deg; }
  th button:hover { background: var(--colorNeutralBackground1Hover); }
  tbody tr:hover { background: var(--colorNeutralBackground1Hover); }
  tbody tr:hover a { color: var(--colorBrandForegroundLinkHover); }
  tbody tr.open { background: var(--colorBrandBackground2); }
  tbody td { height: 2.0625rem; line-height: 1.25rem; }
  td.number, td.opened_at, td.priority, td.urgency, td.impact, td.severity { white-space: nowrap; }
  td.number .icon { width: 0.9375rem; height: 0.9375rem; }
  td.short_description { min-width: 14rem; width: 40%; }
  td.sys_id { font-family: ui-monospace, Consolas, monospace; font-size: 0.75rem; }
  .details { padding: 0; border: 0; background: none; text-align: start; min-height: 1.5rem; border-radius: 2px; }
  .details:hover { text-decoration: underline; }
  .stale { cursor: progress; }
  .stale thead th { border-bottom-color: var(--colorCompoundBrandStroke); }
  td .skeleton { min-width: 4rem; vertical-align: middle; }
  @media (forced-colors: active) { tbody tr.open { outline: 2px solid Highlight; outline-offset: -2px; } }
`,be=i=>r`<div class="scroll" role="region" aria-label=${n("incidents")} tabindex="0">
  <table aria-busy=${i.isLoading} class=${i.isLoading&&i.rows?"stale":""}>
    <thead><tr>${i.columns.map(e=>Oe(i,e))}</tr></thead>
    <tbody>
      ${i.rows?i.rows.map(e=>Ie(i,e)):Array.from({length:8},()=>r`<tr>${i.columns.map(()=>r`<td><span class="skeleton"></span></td>`)}</tr>`)}
    </tbody>
  </table>
</div>`;function Oe({fields:i,view:e,want:t},s){let o=$(s,i);if(!pe(s))return r`<th scope="col">${o}</th>`;let l=e.sort===`-${s}`,d=l||e.sort===s,m=s==="opened_at"?A:s,b=m===s?`-${s}`:s;return r`<th scope="col" aria-sort=${d?l?"descending":"ascending":"none"}>
    <button @click=${()=>t({sort:e.sort===m?b:m,page:1})}>
      ${o}${d?c("ascending"):a}
    </button>
  </th>`}function Ie({columns:i,view:e,want:t},s){let o=e.incident!==""&&[s.number,s.sys_id].includes(e.incident),l=()=>t({incident:s.number??s.sys_id}),d=u=>{!u.target.closest("a, button")&&String(getSelection())===""&&l()},m=(u,x)=>r`<button class="details"
    aria-haspopup="dialog" aria-label=${x} title=${x} @click=${l}>${u}</button>`,b=u=>{if(u==="short_description")return m(s.short_description||n("no_description"),a);if(u!==L)return q(u,s[u]);let x=!i.includes("short_description");return r`<a href=${s.url} target="_blank" rel="noopener noreferrer">${s.number??s.sys_id}
      ${c("open")}<span class="visually-hidden">${n("opens_in_servicenow")}</span></a>
      ${x?m(c("info"),n("details_of",{number:s.number??""})):a}`};return r`<tr class=${o?"open":""} @click=${d}>
    ${i.map(u=>r`<td class=${u}>${b(u)}</td>`)}
  </tr>`}var Le=25,Ne=4e3,G=class extends _{static properties={client:{attribute:!1},user:{type:String},view:{attribute:!1},_fields:{state:!0},_columns:{state:!0},_slow:{state:!0}};static styles=[g,y,ge,h`
      :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.625rem; }
      .toolbar { margin-top: -0.25rem; padding-bottom: 0.375rem; border-bottom: 1px solid var(--colorNeutralStroke2); gap: 0.25rem; }
      fieldset { border: 0; margin: 0 0 0.625rem; padding: 0; display: grid; gap: 0.125rem; }
      legend { font-weight: 600; padding: 0 0 0.25rem; }
      fieldset label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.625rem; }
      .pager { justify-content: flex-end; }
      .pager .muted { margin-inline-end: auto; }
      .previous .icon { rotate: 180deg; }
    `];constructor(){super(),this.client=void 0,this.user="",this.view=T(),this._page=new w(this),this._saving=new w(this),this._fields=[];let e=D("columns");this._columns=Array.isArray(e)?e.map(String):N,this._slow=!1}willUpdate(e){e.has("user")&&this._page.forget();let t=o=>JSON.stringify([o?.filters,o?.sort,o?.page]),s=e.has("view")&&t(e.get("view"))!==t(this.view);(e.has("user")||e.has("client")||s)&&this.load()}get _path(){return`/v1/users/${encodeURIComponent(this.user)}/incidents`}get _shownColumns(){return me(this._columns,this._fields)}async load(){if(!this.user)return;let e=setTimeout(()=>this._slow=!0,Ne),t=F(this.view,[...new Set([...this._shownColumns,"url","sys_id"])],Le);await this._page.ask(s=>this.client?.get(`${this._path}?${t}`,{signal:s})),clearTimeout(e),this._slow=!1,this._page.problem?.errors.fields&&this._columns!==N?(this._columns=N,this.load()):this._page.answer&&this._fields.length===0&&this._learn()}async _learn(){try{let e=await this.client?.get("/v1/incidents/fields");this._fields=e?.items??[]}catch{}}_want(e){this.dispatchEvent(new CustomEvent("view-wanted",{detail:e,bubbles:!0,composed:!0}))}render(){let{problem:e}=this._page;return r`
      ${this._toolbar()}
      <incident-filters
        .filters=${this.view.filters} .fields=${this._fields} .rows=${this._page.answer?.items??[]}
        @filters-opened=${this._learn}
        @filters-changed=${t=>this._want({filters:t.detail,page:1})}
      ></incident-filters>
      ${e&&!this._isToldElsewhere(e)?f(e,{retry:()=>this.load()}):a}
      ${this._saving.problem?f(this._saving.problem,{retry:()=>this._save()}):a}
      ${this._slow?r`<p class="notice" role="status">${c("info")}<span class="words">${n("slow")}</span></p>`:a}
      ${this._body()}
      <p class="visually-hidden" role="status">${this._announced()}</p>`}_isToldElsewhere({code:e}){return e==="role_missing_in_servicenow"||e==="offline"&&this._page.answer!==null}_announced(){let{answer:e,isOpen:t}=this._page;return t?n("loading"):e?n("grid.found",{n:e.items.length,total:e.total}):""}_toolbar(){let e=this._saving.isOpen;return r`<div class="toolbar row" role="group" aria-label=${n("toolbar")}>
      <button class="button subtle" @click=${()=>this.load()}>${c("refresh")}${n("refresh")}</button>
      <button class="button subtle" popovertarget="columns" aria-haspopup="dialog">${c("columns")}${n("columns")}</button>
      <button class="button subtle" ?disabled=${e||!this._page.answer?.items.length} @click=${()=>this._save()}>
        ${c("download")}${n(e?"download.busy":"download")}
      </button>
      <div id="columns" popover role="dialog" aria-labelledby="columns-title" @beforetoggle=${U}>
        <fieldset>
          <legend id="columns-title">${n("columns.title")}</legend>
          ${Q(this._fields).map(t=>r`<label>
            <input type="checkbox" value=${t} ?disabled=${t===L} .checked=${this._shownColumns.includes(t)}
              @change=${this._columnChosen} />${$(t,this._fields)}
          </label>`)}
        </fieldset>
        <button class="button" @click=${()=>this._choose(N)}>${n("columns.reset")}</button>
      </div>
    </div>`}_body(){let{answer:e,problem:t,isOpen:s}=this._page;if(t?.code==="role_missing_in_servicenow"){let o=r`<button class="button" @click=${()=>this.load()}>${c("refresh")}${n("retry")}</button>`,l=r`${B(t.code)}<br /><span class="muted" lang="en">${t.detail}</span>`;return p("lock",n("role_missing.title"),l,o)}if(!e&&t)return a;if(!e||e.items.length>0){let[o,l,d]=[this._shownColumns,this._fields,this.view],m=this._want.bind(this),b=be({rows:e?.items??null,columns:o,fields:l,view:d,isLoading:s,want:m});return e?r`${b}${this._pager(e)}`:b}return e.page>1?r`${p("nothing",n("empty.page.title"),n("empty.page"))}${this._pager(e)}`:e.total>0?p("lock",n("empty.hidden.title"),n("empty.hidden",{n:e.total})):Object.keys(this.view.filters).length===0?p("nothing",n("empty.title"),n("empty")):p("nothing",n("empty.filtered.title"),n("empty.filtered"),r`<button class="button" @click=${()=>this._want({filters:{},page:1})}>${n("filters.clear")}</button>`)}_pager({page:e,page_size:t,items:s,total:o,has_more:l}){let d=(e-1)*t+1,m=n("grid.range",{from:d,to:d+s.length-1,total:o});return r`<nav class="pager row" aria-label=${n("pages")}>
      <span class="muted">${s.length>0?m:""}</span>
      <button class="button subtle previous" ?disabled=${e<=1} @click=${()=>this._want({page:e-1})}>
        ${c("next")}${n("pages.previous")}
      </button>
      <span>${n("pages.page",{page:S(e)})}</span>
      <button class="button subtle" ?disabled=${!l} @click=${()=>this._want({page:e+1})}>
        ${n("pages.next")}${c("next")}
      </button>
    </nav>`}_columnChosen(e){let{value:t,checked:s}=e.target,o=this._shownColumns.filter(l=>l!==t);this._choose(s?[...o,t]:o)}_choose(e){this._columns=e,H("columns",this._shownColumns),this.load()}_save(){let{client:e}=this;e&&this._saving.ask(t=>_e(e,this._path,this.view,this._shownColumns,t))}};customElements.define("incident-grid",G);var J=class extends _{static properties={client:{attribute:!1},user:{type:String}};static styles=[g,y,h`
      .big { font-size: 1.75rem; line-height: 1.3; font-weight: 600; }
      .heading { display: flex; gap: 0.5rem; align-items: center; }
      .stack { gap: 0.5rem; width: 100%; min-height: 9rem; align-content: start; }
      .numbers { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.5rem; width: 100%; }
      .states { display: flex; flex-wrap: wrap; gap: 0.375rem 1rem; align-content: start; }
      .states button { min-height: 1.5rem; padding: 0; border: 0; background: none; display: inline-flex; gap: 0.375rem; align-items: center; }
      .states button:hover .count { text-decoration: underline; }
      .count { font-weight: 600; font-variant-numeric: tabular-nums; }
    `];constructor(){super(),this.client=void 0,this.user="",this._summary=new w(this)}willUpdate(e){e.has("user")&&this._summary.forget(),(e.has("user")||e.has("client"))&&this.load()}load(){let e=`/v1/users/${encodeURIComponent(this.user)}/incidents/summary`;this.user&&this._summary.ask(t=>this.client?.get(e,{signal:t}))}render(){let{answer:e,problem:t}=this._summary;return r`<section class="card" aria-labelledby="title" aria-busy=${this._summary.isOpen}>
      <div class="stack">
        <h3 class="heading" id="title">${c("ticket")}${n("incidents")}</h3>
        ${t?f(t,{retry:()=>this.load()}):a}
        ${e?this._counts(e):t?a:this._skeleton()}
      </div>
    </section>`}_skeleton(){return r`<span class="visually-hidden" role="status">${n("loading")}</span>
      <span class="skeleton big"></span><span class="skeleton"></span><span class="skeleton"></span>`}_counts({total:e,open:t,by_state:s,newest:o}){return e===0?r`<p class="big">0</p><p class="muted">${n("summary.none")}</p>`:r`
      <div class="numbers">
        <div>
          <p class="big">${S(e)}</p>
          <p class="muted">${n("summary.open",{n:t})}</p>
        </div>
        <ul class="states" aria-label=${n("summary.by_state")}>
          ${s.map(l=>r`<li>
            <button @click=${()=>this._show({state:[l.value]})}>
              ${k(l)}<span class="count">${S(l.count)}</span>
            </button>
          </li>`)}
        </ul>
      </div>
      ${o?r`<p class="muted">${n("summary.newest",{number:o.number??"",text:o.short_description??"",when:v(o.opened_at)})}</p>`:a}
      <button class="button" @click=${()=>this._show({})}>${n("summary.view")}</button>`}_show(e){this.dispatchEvent(new CustomEvent("incidents-wanted",{detail:e,bubbles:!0,composed:!0}))}};customElements.define("incident-summary",J);var ve=[re,g,h`
    :host { background: var(--colorNeutralBackground1); }
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
    .connection .button { margin-block: -0.3125rem; margin-inline-end: -0.625rem; }
    @media (forced-colors: active) { .avatar { border: 1px solid CanvasText; } }
  `],we=i=>r`<div class="pane" lang=${ee}>
  <h2>${n("troubleshoot")}</h2>
  ${i._offline?Re():a}
  ${Be(i)}
</div>`,Re=()=>r`<div class="notice warning" role="status">
  ${c("offline")}<p class="words">${n("problem.offline")}</p>
</div>`;function Be(i){let{_me:e,_problem:t}=i;return t&&(t.code==="no_token"||t.code==="unauthenticated")?Pe(i):t&&!e?f(t,{retry:()=>i.load()}):e?e.permissions.includes("incidents:read")?e.connector.configured?e.connector.enabled?r`
    ${t?f(t,{retry:()=>i.load()}):a}
    <user-search ?disabled=${!i.isSignedIn} .client=${i._client} .chosen=${i._person}></user-search>
    ${i.isSignedIn?Ue(i):a}
    ${i._view.user?je(i):a}
    ${Ae(i)}
    <incident-detail
      .client=${i.isSignedIn?i._client:void 0} .user=${i._view.user} .incident=${i._view.incident}
    ></incident-detail>`:p("unplugged",n("disabled.title"),n("disabled"),K(i)):p("unplugged",n("not_configured.title"),n("not_configured"),K(i)):p("lock",n("no_permission.title"),n("no_permission",{name:e.agent.name}),K(i)):P(6)}var Pe=i=>r`${p("person",n("not_signed_in.title"),n("not_signed_in"),r`<button class="button primary" @click=${()=>i._tell("portal-signin-required")}>${n("sign_in")}</button>
    <button class="button" @click=${()=>i.renew()}>${c("refresh")}${n("retry")}</button>`)}`,K=i=>i.settings&&i._me?.permissions.includes("connector:update")?r`<a class="button" href=${i.settings}>${n("settings.open")}</a>`:r`<button class="button" @click=${()=>i.renew()}>${c("refresh")}${n("retry")}</button>`;function Ue(i){let e=i._me?.connection,t=e?.servicenow_user?.name,s=e?.warnings.includes("access_token_lifespan_over_15_minutes");return r`<div class="notice connection">
      ${c("success")}
      <p class="words">${t?n("connected.as",{name:t}):n("connected")}
        ${e?.sign_in_again_by?r`<span class="muted">${n("connected.until",{when:v(e.sign_in_again_by)})}</span>`:a}
      </p>
      <button class="button subtle" @click=${()=>i.disconnect()}>${n("disconnect")}</button>
    </div>
    ${s&&i._me?.permissions.includes("connector:update")?r`<div class="notice warning">${c("warning")}<p class="words">${n("warning.access_token_lifespan_over_15_minutes")}</p></div>`:a}`}function je(i){let{_person:e,_personProblem:t}=i;if(t&&i.isSignedIn)return f(t,{retry:()=>{i._sought="",i._findPerson()}});let s=e?.name??i._view.user,o=s.split(/[\s.@]+/).slice(0,2).map(d=>d.charAt(0).toUpperCase()).join(""),l=e?[e.email||e.user_name,[e.title,e.department].filter(Boolean).join(", ")]:[];return r`<div class="person">
    <span class="avatar" aria-hidden="true">${o}</span>
    <div>
      <p><strong>${s}</strong></p>
      ${e?r`<p class="muted">${l.filter(Boolean).join(" · ")}</p>`:i.isSignedIn?r`<p><span class="skeleton"></span></p>`:a}
    </div>
  </div>`}function Ae(i){let e=i._me?.insights?.available===!0,t=["summary","incidents",...e?["health","solutions"]:[]],s=t.includes(i._view.tab)?i._view.tab:"summary",o=t.map(l=>({key:l,words:n(`tab.${l}`)}));return r`${ne(n("troubleshoot"),o,s,l=>i._go({tab:l}))}
    <div role="tabpanel" id="panel" aria-labelledby="tab-${s}" tabindex=${s==="incidents"?a:0}>
      ${Fe(i,s,e)}
    </div>`}function Fe(i,e,t){return e==="health"?r`<slot name="service-health"></slot>`:e==="solutions"?r`<slot name="recommended-solutions"></slot>`:i.isSignedIn?i._view.user?i._personProblem?a:e==="incidents"?r`<incident-grid .client=${i._client} .user=${i._view.user} .view=${i._view}></incident-grid>`:r`<div class="cards">
    <incident-summary .client=${i._client} .user=${i._view.user}></incident-summary>
    ${t?r`<slot name="service-health-summary"></slot><slot name="recommended-solutions-summary"></slot>`:a}
  </div>`:p("person",n("no_user.title"),n("no_user")):De(i)}function De(i){let{signIn:e}=i,t=i._me?.connection?.status==="needs_sign_in",s=n(t?"sign_in_again":"not_connected");return r`
    ${e.problem?f(e.problem):a}
    ${e.waiting()}
    ${p("key",n(t?"sign_in_again.title":"not_connected.title"),s,r`<button class="button primary" @click=${()=>i.authenticate()}>${n("authenticate")}</button>`)}`}var He=250,$e=2,X=class extends _{static properties={client:{attribute:!1},chosen:{attribute:!1},disabled:{type:Boolean},_open:{state:!0},_active:{state:!0}};static styles=[g,h`
      .box { position: relative; max-width: 22.5rem; }
      .box > .icon { position: absolute; inset-inline-start: 0.5rem; top: 0.375rem; pointer-events: none; }
      .box > input { padding-inline-start: 2rem; }
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
      }
    `];constructor(){super(),this.client=void 0,this.chosen=null,this.disabled=!1,this._found=new w(this),this._open=!1,this._active=-1,this._timer=0}get _input(){return this.renderRoot.querySelector("input")}focus(){this._input?.focus()}disconnectedCallback(){super.disconnectedCallback(),clearTimeout(this._timer)}updated(e){e.has("chosen")&&this.chosen&&(this._input.value=this.chosen.name),e.has("_active")&&this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({block:"nearest"})}render(){let e=this._open&&this._active>=0?`option-${this._active}`:a;return r`<div class="field">
      <label for="user">${n("user")}</label>
      <div class="box">
        ${c("search")}
        <input
          id="user" role="combobox" type="text" autocomplete="off" spellcheck="false" maxlength="100"
          aria-autocomplete="list" aria-controls="users" aria-expanded=${this._open} aria-activedescendant=${e}
          aria-describedby="said" placeholder=${n("user.placeholder")} ?disabled=${this.disabled}
          @input=${this._typed} @keydown=${this._key} @blur=${()=>this._open=!1} @focus=${this._focused}
        />
        <div class="list" ?hidden=${!this._open}>
          <div id="users" role="listbox" aria-label=${n("users")}>
            ${this._users.map((t,s)=>this._option(t,s))}
          </div>
          ${this._said()?r`<p class="said muted">${this._said()}</p>`:a}
        </div>
      </div>
      <p id="said" class="visually-hidden" role="status">${this._open?this._announced():""}</p>
    </div>`}_option(e,t){let s=[e.email||e.user_name,e.title].filter(Boolean).join(" · ");return r`<div
      id="option-${t}" role="option" aria-selected=${t===this._active}
      @pointerdown=${o=>o.preventDefault()} @click=${()=>this._choose(e)}
    >
      <span>${e.name}</span><span class="hint">${s}</span>
    </div>`}get _users(){return this._found.answer?.items??[]}_said(){let{answer:e,problem:t}=this._found;return t?B(t.code):e?e.items.length===0?n("user.none"):e.has_more?n("user.more"):"":n("user.searching")}_announced(){return this._users.length>0?n("user.found",{n:this._users.length}):this._said()}_focused(){this._input.select()}_typed(){clearTimeout(this._timer);let e=this._input.value.trim();if(e.length<$e){this._open=!1;return}this._timer=window.setTimeout(()=>this._search(e),He)}async _search(e){this._found.forget(),this._open=!0,this._active=-1,await this._found.ask(t=>this.client?.get(`/v1/users?${new URLSearchParams({search:e})}`,{signal:t})),this._users.length>0&&(this._active=0)}_key(e){let t=this._users.length-1,{key:s}=e;if(s==="Escape")this._open?this._open=!1:this._input.value="";else if(s==="Enter"){let o=this._open?this._users[this._active]:void 0;o?this._choose(o):this._typed()}else if(s==="ArrowDown"||s==="ArrowUp"){if(!this._open)this._users.length>0&&this._input.value.trim().length>=$e?this._open=!0:this._typed();else if(t>=0){let o=s==="ArrowDown"?1:-1;this._active=(this._active+o+t+1)%(t+1)}}else return;e.preventDefault()}_choose(e){this._open=!1,this._input.value=e.name,this.dispatchEvent(new CustomEvent("user-chosen",{detail:e,bubbles:!0,composed:!0}))}};customElements.define("user-search",X);var qe=new Set(["connector_disabled","connector_not_configured","forbidden","no_token","unauthenticated"]),Y=class extends _{static properties={api:{type:String},user:{type:String},returnTo:{type:String,attribute:"return-to"},settings:{type:String},getToken:{attribute:!1},view:{attribute:!1,hasChanged:()=>!0},_client:{state:!0},_me:{state:!0},_person:{state:!0},_view:{state:!0},_problem:{state:!0},_personProblem:{state:!0},_offline:{state:!0}};static styles=ve;constructor(){super(),this.api="",this.user="",this.returnTo="connected.html",this.settings="",this.getToken=void 0,this.view=void 0,this._client=void 0,this._me=null,this._person=null,this._view={...T(),filters:O(D("filters"))},this._problem=null,this._personProblem=null,this._offline=!navigator.onLine,this._sought="",this.signIn=new oe(this),this._network=()=>{this._offline=!navigator.onLine,this._offline||this.renew()},this._listen()}_listen(){let e=(t,s)=>this.addEventListener(t,o=>s(o.detail));e("problem-met",t=>this._met(t)),e("view-wanted",t=>this._go(t)),e("user-chosen",t=>this._userChosen(t)),e("incidents-wanted",t=>this._go({tab:"incidents",filters:t,page:1})),e("detail-closed",()=>this._go({incident:""}))}connectedCallback(){super.connectedCallback(),window.addEventListener("online",this._network),window.addEventListener("offline",this._network)}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener("online",this._network),window.removeEventListener("offline",this._network)}willUpdate(e){if(e.has("view")&&this.view!==void 0){let t=le(this.view),s=e.get("view")!==void 0||/(^|[?&])(user|tab)=/.test(this.view);this._view={...t,filters:s||Object.keys(t.filters).length>0?t.filters:this._view.filters}}e.has("user")&&this.user&&this.user!==this._view.user&&(this._view={...this._view,user:this.user,page:1,incident:""}),(e.has("api")||e.has("getToken"))&&this.renew(),(e.has("_view")||e.has("_me"))&&this._findPerson()}render(){return we(this)}get isSignedIn(){return this._me?.connection?.status==="connected"}renew(){!this.getToken&&!this._client||(this._client=new Z(this.api,this.getToken),this.load())}async load(){if(this._client)try{this._me=await this._client.get("/v1/me"),this._problem=null,this._me?.connector.enabled&&!this.isSignedIn&&this._tellSignIn("")}catch(e){this._problem=R(e)}}async authenticate(){let e=this._client;if(!e)return;let t=await this.signIn.run(this.returnTo,s=>e.send("POST","/v1/connection",{return_to:s}),s=>e.send("PUT","/v1/connection",{completion:s}));!t||!this._me||(this._me={...this._me,connection:t},this.renew(),await this._focus(this._view.user?"[role=tab][aria-selected=true]":"user-search"))}async disconnect(){try{await this._client?.send("DELETE","/v1/connection",void 0),await this.load(),await this._focus(".primary")}catch(e){this._problem=R(e)}}async _focus(e){await this.updateComplete,this.renderRoot.querySelector(e)?.focus()}_tellSignIn(e){this._tell("servicenow-signin-required",{status:this._me?.connection?.status??"disconnected",code:e})}_tell(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}_met(e){if(se.has(e.code)&&this._me?.connection){let t=e.code==="sign_in_again"?"needs_sign_in":"disconnected";this._me={...this._me,connection:{...this._me.connection,status:t}},this._tellSignIn(e.code)}else qe.has(e.code)?this.load():e.code==="user_not_found"&&this._person&&this._view.user!==this._person.sys_id&&this._go({user:this._person.sys_id})}_go(e){let t=M(this._view);this._view={...this._view,...e},H("filters",this._view.filters);let s=M(this._view);s!==t&&(this._tell("view-changed",{query:s,isStep:"tab"in e||"incident"in e||"user"in e}),e.incident&&this._tell("incident-selected",{user:this._view.user,incident:e.incident}))}_userChosen(e){this._person=e,this._personProblem=null,this._go({user:e.user_name||e.sys_id,page:1,incident:""})}async _findPerson(){let e=this._view.user;if(e||(this._person=null),!(!e||!this.isSignedIn||this._sought===e)&&!(this._person&&[this._person.user_name,this._person.email,this._person.sys_id].includes(e))){this._sought=e,this._person=this._personProblem=null;try{let t=await this._client?.get(`/v1/users/${encodeURIComponent(e)}`);this._view.user===e&&(this._person=t??null)}catch(t){if(this._view.user!==e)return;this._personProblem=R(t),this._met(this._personProblem)}finally{this._sought===e&&this._person&&(this._sought="")}}}};customElements.define("incident-pane",Y);export{Y as IncidentPane};
