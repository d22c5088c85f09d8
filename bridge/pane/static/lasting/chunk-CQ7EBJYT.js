var R=globalThis,z=R.ShadowRoot&&(R.ShadyCSS===void 0||R.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,G=Symbol(),it=new WeakMap,C=class{constructor(t,e,r){if(this._$cssResult$=!0,r!==G)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=e}get styleSheet(){let t=this.o,e=this.t;if(z&&t===void 0){let r=e!==void 0&&e.length===1;r&&(t=it.get(e)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),r&&it.set(e,t))}return t}toString(){return this.cssText}},lt=o=>new C(typeof o=="string"?o:o+"",void 0,G),A=(o,...t)=>{let e=o.length===1?o[0]:t.reduce((r,n,s)=>r+(a=>{if(a._$cssResult$===!0)return a.cssText;if(typeof a=="number")return a;throw Error("Value passed to 'css' function must be a 'css' function result: "+a+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+o[s+1],o[0]);return new C(e,o,G)},ct=(o,t)=>{if(z)o.adoptedStyleSheets=t.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let e of t){let r=document.createElement("style"),n=R.litNonce;n!==void 0&&r.setAttribute("nonce",n),r.textContent=e.cssText,o.appendChild(r)}},K=z?o=>o:o=>o instanceof CSSStyleSheet?(t=>{let e="";for(let r of t.cssRules)e+=r.cssText;return lt(e)})(o):o;var{is:Ot,defineProperty:Tt,getOwnPropertyDescriptor:Ut,getOwnPropertyNames:Ft,getOwnPropertySymbols:Dt,getPrototypeOf:Rt}=Object,V=globalThis,dt=V.trustedTypes,zt=dt?dt.emptyScript:"",Vt=V.reactiveElementPolyfillSupport,B=(o,t)=>o,J={toAttribute(o,t){switch(t){case Boolean:o=o?zt:null;break;case Object:case Array:o=o==null?o:JSON.stringify(o)}return o},fromAttribute(o,t){let e=o;switch(t){case Boolean:e=o!==null;break;case Number:e=o===null?null:Number(o);break;case Object:case Array:try{e=JSON.parse(o)}catch{e=null}}return e}},ut=(o,t)=>!Ot(o,t),ht={attribute:!0,type:String,converter:J,reflect:!1,useDefault:!1,hasChanged:ut};Symbol.metadata??=Symbol("metadata"),V.litPropertyMetadata??=new WeakMap;var m=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,e=ht){if(e.state&&(e.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((e=Object.create(e)).wrapped=!0),this.elementProperties.set(t,e),!e.noAccessor){let r=Symbol(),n=this.getPropertyDescriptor(t,r,e);n!==void 0&&Tt(this.prototype,t,n)}}static getPropertyDescriptor(t,e,r){let{get:n,set:s}=Ut(this.prototype,t)??{get(){return this[e]},set(a){this[e]=a}};return{get:n,set(a){let l=n?.call(this);s?.call(this,a),this.requestUpdate(t,l,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??ht}static _$Ei(){if(this.hasOwnProperty(B("elementProperties")))return;let t=Rt(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(B("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(B("properties"))){let e=this.properties,r=[...Ft(e),...Dt(e)];for(let n of r)this.createProperty(n,e[n])}let t=this[Symbol.metadata];if(t!==null){let e=litPropertyMetadata.get(t);if(e!==void 0)for(let[r,n]of e)this.elementProperties.set(r,n)}this._$Eh=new Map;for(let[e,r]of this.elementProperties){let n=this._$Eu(e,r);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let e=[];if(Array.isArray(t)){let r=new Set(t.flat(1/0).reverse());for(let n of r)e.unshift(K(n))}else t!==void 0&&e.push(K(t));return e}static _$Eu(t,e){let r=e.attribute;return r===!1?void 0:typeof r=="string"?r:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,e=this.constructor.elementProperties;for(let r of e.keys())this.hasOwnProperty(r)&&(t.set(r,this[r]),delete this[r]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return ct(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,e,r){this._$AK(t,r)}_$ET(t,e){let r=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,r);if(n!==void 0&&r.reflect===!0){let s=(r.converter?.toAttribute!==void 0?r.converter:J).toAttribute(e,r.type);this._$Em=t,s==null?this.removeAttribute(n):this.setAttribute(n,s),this._$Em=null}}_$AK(t,e){let r=this.constructor,n=r._$Eh.get(t);if(n!==void 0&&this._$Em!==n){let s=r.getPropertyOptions(n),a=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:J;this._$Em=n;let l=a.fromAttribute(e,s.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(t,e,r,n=!1,s){if(t!==void 0){let a=this.constructor;if(n===!1&&(s=this[t]),r??=a.getPropertyOptions(t),!((r.hasChanged??ut)(s,e)||r.useDefault&&r.reflect&&s===this._$Ej?.get(t)&&!this.hasAttribute(a._$Eu(t,r))))return;this.C(t,e,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,e,{useDefault:r,reflect:n,wrapped:s},a){r&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,a??e??this[t]),s!==!0||a!==void 0)||(this._$AL.has(t)||(this.hasUpdated||r||(e=void 0),this._$AL.set(t,e)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,s]of this._$Ep)this[n]=s;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[n,s]of r){let{wrapped:a}=s,l=this[n];a!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,s,l)}}let t=!1,e=this._$AL;try{t=this.shouldUpdate(e),t?(this.willUpdate(e),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(e)):this._$EM()}catch(r){throw t=!1,this._$EM(),r}t&&this._$AE(e)}willUpdate(t){}_$AE(t){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(t){}firstUpdated(t){}};m.elementStyles=[],m.shadowRootOptions={mode:"open"},m[B("elementProperties")]=new Map,m[B("finalized")]=new Map,Vt?.({ReactiveElement:m}),(V.reactiveElementVersions??=[]).push("2.1.2");var rt=globalThis,pt=o=>o,q=rt.trustedTypes,gt=q?q.createPolicy("lit-html",{createHTML:o=>o}):void 0,_t="$lit$",$=`lit$${Math.random().toFixed(9).slice(2)}$`,wt="?"+$,qt=`<${wt}>`,y=document,H=()=>y.createComment(""),P=o=>o===null||typeof o!="object"&&typeof o!="function",ot=Array.isArray,It=o=>ot(o)||typeof o?.[Symbol.iterator]=="function",Z=`[ 	
\f\r]`,M=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ft=/-->/g,mt=/>/g,_=RegExp(`>|${Z}(?:([^\\s"'>=/]+)(${Z}*=${Z}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),bt=/'/g,vt=/"/g,yt=/^(?:script|style|textarea|title)$/i,nt=o=>(t,...e)=>({_$litType$:o,strings:t,values:e}),p=nt(1),kt=nt(2),me=nt(3),k=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),$t=new WeakMap,w=y.createTreeWalker(y,129);function At(o,t){if(!ot(o)||!o.hasOwnProperty("raw"))throw Error("invalid template strings array");return gt!==void 0?gt.createHTML(t):t}var jt=(o,t)=>{let e=o.length-1,r=[],n,s=t===2?"<svg>":t===3?"<math>":"",a=M;for(let l=0;l<e;l++){let i=o[l],h,u,d=-1,f=0;for(;f<i.length&&(a.lastIndex=f,u=a.exec(i),u!==null);)f=a.lastIndex,a===M?u[1]==="!--"?a=ft:u[1]!==void 0?a=mt:u[2]!==void 0?(yt.test(u[2])&&(n=RegExp("</"+u[2],"g")),a=_):u[3]!==void 0&&(a=_):a===_?u[0]===">"?(a=n??M,d=-1):u[1]===void 0?d=-2:(d=a.lastIndex-u[2].length,h=u[1],a=u[3]===void 0?_:u[3]==='"'?vt:bt):a===vt||a===bt?a=_:a===ft||a===mt?a=M:(a=_,n=void 0);let v=a===_&&o[l+1].startsWith("/>")?" ":"";s+=a===M?i+qt:d>=0?(r.push(h),i.slice(0,d)+_t+i.slice(d)+$+v):i+$+(d===-2?l:v)}return[At(o,s+(o[e]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},L=class o{constructor({strings:t,_$litType$:e},r){let n;this.parts=[];let s=0,a=0,l=t.length-1,i=this.parts,[h,u]=jt(t,e);if(this.el=o.createElement(h,r),w.currentNode=this.el.content,e===2||e===3){let d=this.el.content.firstChild;d.replaceWith(...d.childNodes)}for(;(n=w.nextNode())!==null&&i.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let d of n.getAttributeNames())if(d.endsWith(_t)){let f=u[a++],v=n.getAttribute(d).split($),D=/([.?@])?(.*)/.exec(f);i.push({type:1,index:s,name:D[2],strings:v,ctor:D[1]==="."?X:D[1]==="?"?Y:D[1]==="@"?tt:x}),n.removeAttribute(d)}else d.startsWith($)&&(i.push({type:6,index:s}),n.removeAttribute(d));if(yt.test(n.tagName)){let d=n.textContent.split($),f=d.length-1;if(f>0){n.textContent=q?q.emptyScript:"";for(let v=0;v<f;v++)n.append(d[v],H()),w.nextNode(),i.push({type:2,index:++s});n.append(d[f],H())}}}else if(n.nodeType===8)if(n.data===wt)i.push({type:2,index:s});else{let d=-1;for(;(d=n.data.indexOf($,d+1))!==-1;)i.push({type:7,index:s}),d+=$.length-1}s++}}static createElement(t,e){let r=y.createElement("template");return r.innerHTML=t,r}};function S(o,t,e=o,r){if(t===k)return t;let n=r!==void 0?e._$Co?.[r]:e._$Cl,s=P(t)?void 0:t._$litDirective$;return n?.constructor!==s&&(n?._$AO?.(!1),s===void 0?n=void 0:(n=new s(o),n._$AT(o,e,r)),r!==void 0?(e._$Co??=[])[r]=n:e._$Cl=n),n!==void 0&&(t=S(o,n._$AS(o,t.values),n,r)),t}var Q=class{constructor(t,e){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=e}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:e},parts:r}=this._$AD,n=(t?.creationScope??y).importNode(e,!0);w.currentNode=n;let s=w.nextNode(),a=0,l=0,i=r[0];for(;i!==void 0;){if(a===i.index){let h;i.type===2?h=new O(s,s.nextSibling,this,t):i.type===1?h=new i.ctor(s,i.name,i.strings,this,t):i.type===6&&(h=new et(s,this,t)),this._$AV.push(h),i=r[++l]}a!==i?.index&&(s=w.nextNode(),a++)}return w.currentNode=y,n}p(t){let e=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(t,r,e),e+=r.strings.length-2):r._$AI(t[e])),e++}},O=class o{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,e,r,n){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=t,this._$AB=e,this._$AM=r,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,e=this._$AM;return e!==void 0&&t?.nodeType===11&&(t=e.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,e=this){t=S(this,t,e),P(t)?t===c||t==null||t===""?(this._$AH!==c&&this._$AR(),this._$AH=c):t!==this._$AH&&t!==k&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):It(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==c&&P(this._$AH)?this._$AA.nextSibling.data=t:this.T(y.createTextNode(t)),this._$AH=t}$(t){let{values:e,_$litType$:r}=t,n=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=L.createElement(At(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===n)this._$AH.p(e);else{let s=new Q(n,this),a=s.u(this.options);s.p(e),this.T(a),this._$AH=s}}_$AC(t){let e=$t.get(t.strings);return e===void 0&&$t.set(t.strings,e=new L(t)),e}k(t){ot(this._$AH)||(this._$AH=[],this._$AR());let e=this._$AH,r,n=0;for(let s of t)n===e.length?e.push(r=new o(this.O(H()),this.O(H()),this,this.options)):r=e[n],r._$AI(s),n++;n<e.length&&(this._$AR(r&&r._$AB.nextSibling,n),e.length=n)}_$AR(t=this._$AA.nextSibling,e){for(this._$AP?.(!1,!0,e);t!==this._$AB;){let r=pt(t).nextSibling;pt(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},x=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,e,r,n,s){this.type=1,this._$AH=c,this._$AN=void 0,this.element=t,this.name=e,this._$AM=n,this.options=s,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=c}_$AI(t,e=this,r,n){let s=this.strings,a=!1;if(s===void 0)t=S(this,t,e,0),a=!P(t)||t!==this._$AH&&t!==k,a&&(this._$AH=t);else{let l=t,i,h;for(t=s[0],i=0;i<s.length-1;i++)h=S(this,l[r+i],e,i),h===k&&(h=this._$AH[i]),a||=!P(h)||h!==this._$AH[i],h===c?t=c:t!==c&&(t+=(h??"")+s[i+1]),this._$AH[i]=h}a&&!n&&this.j(t)}j(t){t===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},X=class extends x{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===c?void 0:t}},Y=class extends x{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==c)}},tt=class extends x{constructor(t,e,r,n,s){super(t,e,r,n,s),this.type=5}_$AI(t,e=this){if((t=S(this,t,e,0)??c)===k)return;let r=this._$AH,n=t===c&&r!==c||t.capture!==r.capture||t.once!==r.once||t.passive!==r.passive,s=t!==c&&(r===c||n);n&&this.element.removeEventListener(this.name,this,r),s&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},et=class{constructor(t,e,r){this.element=t,this.type=6,this._$AN=void 0,this._$AM=e,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(t){S(this,t)}};var Wt=rt.litHtmlPolyfillSupport;Wt?.(L,O),(rt.litHtmlVersions??=[]).push("3.3.3");var St=(o,t,e)=>{let r=e?.renderBefore??t,n=r._$litPart$;if(n===void 0){let s=e?.renderBefore??null;r._$litPart$=n=new O(t.insertBefore(H(),s),s,void 0,e??{})}return n._$AI(o),n};var st=globalThis,E=class extends m{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let e=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=St(e,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};E._$litElement$=!0,E.finalized=!0,st.litElementHydrateSupport?.({LitElement:E});var Gt=st.litElementPolyfillSupport;Gt?.({LitElement:E});(st.litElementVersions??=[]).push("4.2.2");var Kt=new Set([429,502,503]),g=class extends Error{constructor(t,e={}){super(e.detail||t),this.code=t,this.detail=e.detail??"",this.status=e.status??0,this.errors=e.errors??{},this.step=e.step??"",this.requestId=e.request_id??""}},T=o=>o instanceof DOMException&&o.name==="AbortError",I=o=>o instanceof g?o:new g("unexpected",{detail:o instanceof Error?o.message:""}),xt=class{constructor(t,e){this.api=t.replace(/\/+$/,""),this.getToken=e}async get(t,e){return(await this.ask("GET",t,void 0,e)).json()}async send(t,e,r,n){let s=await this.ask(t,e,r,n);return s.status===204?null:s.json()}async ask(t,e,r,n={}){let s=await this.#t(t,e,r,n,!1);s.status===401&&(s=await this.#t(t,e,r,n,!0));let a=Number(s.headers.get("Retry-After")??Number.NaN);if(t==="GET"&&Kt.has(s.status)&&a<=3&&(await Jt(a*1e3,n.signal),s=await this.#t(t,e,r,n,!1)),s.ok)return s;let l=await s.json().catch(()=>null);throw new g(l?.code??"unexpected",{status:s.status,...l})}async#t(t,e,r,n,s){let a=await this.#e(s);n.signal?.throwIfAborted();let l={Authorization:`Bearer ${a}`,Accept:n.accept??"application/json",...n.headers};r!==void 0&&(l["Content-Type"]="application/json");try{return await fetch(this.api+e,{method:t,headers:l,body:r===void 0?void 0:JSON.stringify(r),signal:n.signal??null,credentials:"omit",cache:"no-store",redirect:"error",referrerPolicy:"no-referrer"})}catch(i){throw T(i)?i:new g(navigator.onLine?"unreachable":"offline")}}async#e(t){let e;try{e=await this.getToken?.({fresh:t})}catch{throw new g(navigator.onLine?"no_token":"offline")}if(!e)throw new g("no_token");return e}};function Jt(o,t){return new Promise((e,r)=>{let n=setTimeout(e,o);t?.addEventListener("abort",()=>{clearTimeout(n),r(t.reason)})})}var at={search:"M13.73 14.44a6.5 6.5 0 1 1 .7-.7l3.42 3.4a.5.5 0 0 1-.63.77l-.07-.06zm-.71-.71A5.5 5.5 0 0 0 15 9.5a5.5 5.5 0 1 0-1.98 4.23",success:"M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m3.36 5.65a.5.5 0 0 0-.64-.06l-.07.06L9 11.3 7.35 9.65l-.07-.06a.5.5 0 0 0-.7.7l.07.07 2 2 .07.06c.17.11.4.11.56 0l.07-.06 4-4 .07-.08a.5.5 0 0 0-.06-.63",error:"M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 10.5a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5M10 6a.5.5 0 0 0-.5.41v4.68a.5.5 0 0 0 1 0V6.41A.5.5 0 0 0 10 6",warning:"M7.37 3.56a3 3 0 0 1 5.26 0l5.5 10A3 3 0 0 1 15.5 18h-11a3 3 0 0 1-2.63-4.44zM10 12.75a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5m0-6.25a.5.5 0 0 0-.5.5v4a.5.5 0 0 0 1 0V7a.5.5 0 0 0-.5-.5",info:"M18 10a8 8 0 1 0-16 0 8 8 0 0 0 16 0M9.5 8.91a.5.5 0 0 1 1 0v4.69a.5.5 0 0 1-1 0V8.9m-.25-2.16a.75.75 0 1 1 1.5 0 .75.75 0 0 1-1.5 0",ticket:"M9.94 2.6a2 2 0 0 1 2.83 0l.9.9c.3.3.27.74.07 1.01q-.23.31-.24.74a1.25 1.25 0 0 0 1.99 1l.1-.06a.8.8 0 0 1 .85.08l.06.05.92.92a2 2 0 0 1 0 2.83l-7.36 7.35a2 2 0 0 1-2.82 0l-.92-.92a.8.8 0 0 1-.06-1.01l.1-.16q.14-.27.14-.58a1.25 1.25 0 0 0-1.99-1 .8.8 0 0 1-1.01-.07l-.91-.9a2 2 0 0 1 0-2.84zm2.12.7a1 1 0 0 0-1.41 0L8.83 5.12 9.9 6.19a.5.5 0 0 1-.7.7L8.13 5.82 3.3 10.65a1 1 0 0 0 0 1.42l.77.77q.52-.34 1.18-.34a2.25 2.25 0 0 1 1.91 3.43l.78.78a1 1 0 0 0 1.42 0l4.83-4.83-1.08-1.07a.5.5 0 0 1 .7-.71l1.08 1.08 1.82-1.82a1 1 0 0 0 0-1.42l-.78-.78q-.52.34-1.18.34a2.25 2.25 0 0 1-1.91-3.43zm-1.45 4.3c.2-.2.51-.2.7 0l1.1 1.09a.5.5 0 0 1-.71.7l-1.1-1.08a.5.5 0 0 1 0-.71",refresh:"M4 10a6 6 0 0 1 10.47-4H12.5a.5.5 0 0 0 0 1h3a.5.5 0 0 0 .5-.5v-3a.5.5 0 0 0-1 0v1.6a7 7 0 1 0 1.98 4.36.5.5 0 1 0-1 .08L16 10a6 6 0 0 1-12 0",columns:"M3 3.5c0-.28.22-.5.5-.5H4a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-.5a.5.5 0 0 1 0-1H4a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1h-.5a.5.5 0 0 1-.5-.5M9 4a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h.47l-.04.16-.21.84H9a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2h2a2 2 0 0 1 2 2v6.94l-1 1V5a1 1 0 0 0-1-1zm6 1v4.94l-1 1V5c0-1.1.9-2 2-2h.5a.5.5 0 0 1 0 1H16a1 1 0 0 0-1 1m-4.02 10.38 4.83-4.83a1.87 1.87 0 1 1 2.64 2.64l-4.83 4.83a2 2 0 0 1-1.02.58l-1.5.37a.9.9 0 0 1-1.07-1.07l.37-1.5q.16-.6.58-1.02",filter:"M12.5 15a.5.5 0 0 1 .09 1H7.5a.5.5 0 0 1-.09-1h5.09m2-4a.5.5 0 0 1 .09 1H5.5a.5.5 0 0 1-.09-1h9.09m0-10a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M9.2 7q.15.52.4 1H3.5a.5.5 0 0 1-.09-1H9.2m5.3-4a.5.5 0 0 0-.5.5V5h-1.5a.5.5 0 0 0 0 1H14v1.5a.5.5 0 0 0 1 0V6h1.5a.5.5 0 0 0 0-1H15V3.5a.5.5 0 0 0-.5-.5",open:"M6 4a2 2 0 0 0-2 2v8c0 1.1.9 2 2 2h8a2 2 0 0 0 2-2v-2.5a.5.5 0 0 1 1 0V14a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3h2.5a.5.5 0 0 1 0 1zm5-.5c0-.28.22-.5.5-.5h5c.28 0 .5.22.5.5v5a.5.5 0 0 1-1 0V4.7l-4.15 4.15a.5.5 0 0 1-.7-.7L15.29 4H11.5a.5.5 0 0 1-.5-.5",dismiss:"m4.09 4.22.06-.07a.5.5 0 0 1 .63-.06l.07.06L10 9.29l5.15-5.14a.5.5 0 0 1 .63-.06l.07.06c.18.17.2.44.06.63l-.06.07L10.71 10l5.14 5.15c.18.17.2.44.06.63l-.06.07a.5.5 0 0 1-.63.06l-.07-.06L10 10.71l-5.15 5.14a.5.5 0 0 1-.63.06l-.07-.06a.5.5 0 0 1-.06-.63l.06-.07L9.29 10 4.15 4.85a.5.5 0 0 1-.06-.63l.06-.07z",download:"M15.5 17a.5.5 0 0 1 .09 1H4.5a.5.5 0 0 1-.09-1H15.5M10 2a.5.5 0 0 1 .5.41V14.3l3.64-3.65a.5.5 0 0 1 .64-.06l.07.06c.17.17.2.44.06.63l-.06.07-4.5 4.5a.5.5 0 0 1-.25.14L10 16a.5.5 0 0 1-.4-.2l-4.46-4.45a.5.5 0 0 1 .64-.76l.07.06 3.65 3.64V2.5c0-.27.22-.5.5-.5",ascending:"M3.13 9.16a.5.5 0 1 0 .74.68L9.5 3.67V17.5a.5.5 0 1 0 1 0V3.67l5.63 6.17a.5.5 0 0 0 .74-.68l-6.32-6.92a.75.75 0 0 0-1.1 0z",copy:"M7 7H5.5C4.67 7 4 7.67 4 8.5v6c0 .83.67 1.5 1.5 1.5h4c.65 0 1.2-.42 1.41-1h1.04a2.5 2.5 0 0 1-2.45 2h-4A2.5 2.5 0 0 1 3 14.5v-6A2.5 2.5 0 0 1 5.5 6H7zm7.5-4A2.5 2.5 0 0 1 17 5.5v6a2.5 2.5 0 0 1-2.5 2.5h-4A2.5 2.5 0 0 1 8 11.5v-6A2.5 2.5 0 0 1 10.5 3zm-4 1C9.67 4 9 4.67 9 5.5v6c0 .83.67 1.5 1.5 1.5h4c.83 0 1.5-.67 1.5-1.5v-6c0-.83-.67-1.5-1.5-1.5z",next:"M7.65 4.15c.2-.2.5-.2.7 0l5.49 5.46c.21.22.21.57 0 .78l-5.49 5.47a.5.5 0 0 1-.7-.71L12.8 10 7.65 4.85a.5.5 0 0 1 0-.7",key:"M15 6a1 1 0 1 1-2 0 1 1 0 0 1 2 0m-2.5-4a5.45 5.45 0 0 0-5.38 6.67q.08.42-.14.64l-4.54 4.54A1.5 1.5 0 0 0 2 14.91v1.59c0 .83.67 1.5 1.5 1.5h2c.83 0 1.5-.67 1.5-1.5V16h1a1 1 0 0 0 1-1v-1h1a1 1 0 0 0 1-1v-.18q.75.19 1.5.18c3.08 0 5.5-2.42 5.5-5.5S15.58 2 12.5 2M8 7.5C8 4.98 9.98 3 12.5 3S17 4.98 17 7.5 15.02 12 12.5 12q-1 .01-1.78-.35a.5.5 0 0 0-.72.45v.9H9a1 1 0 0 0-1 1v1H7a1 1 0 0 0-1 1v.5a.5.5 0 0 1-.5.5h-2a.5.5 0 0 1-.5-.5v-1.59a.5.5 0 0 1 .15-.35l4.54-4.54c.43-.43.52-1.04.4-1.56Q8 8 8 7.5",lock:"M10 1a4 4 0 0 1 4 4v2.05a2.5 2.5 0 0 1 2 2.45v6a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 4 15.5v-6c0-1.2.86-2.22 2-2.45V5a4 4 0 0 1 4-4M6.5 8C5.67 8 5 8.67 5 9.5v6c0 .83.67 1.5 1.5 1.5h7c.83 0 1.5-.67 1.5-1.5v-6c0-.83-.67-1.5-1.5-1.5zm3.5 3.5a1 1 0 1 1 0 2 1 1 0 0 1 0-2M10 2a3 3 0 0 0-3 3v2h6V5a3 3 0 0 0-3-3",person:"M10 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8M7 6a3 3 0 1 1 6 0 3 3 0 0 1-6 0m-2 5a2 2 0 0 0-2 2c0 1.7.83 2.97 2.13 3.8A9 9 0 0 0 10 18c1.85 0 3.58-.39 4.87-1.2A4.4 4.4 0 0 0 17 13a2 2 0 0 0-2-2zm-1 2a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1c0 1.3-.62 2.28-1.67 2.95A8 8 0 0 1 10 17a8 8 0 0 1-4.33-1.05A3.4 3.4 0 0 1 4 13",unplugged:"M17.85 2.15c.2.2.2.5 0 .7L16.2 4.52a4.04 4.04 0 0 1-.34 5.33l-.3.3-.3.31c-.42.41-1.08.41-1.5 0L9.55 6.24a1.05 1.05 0 0 1 0-1.48l.6-.61a4.04 4.04 0 0 1 5.34-.34l1.67-1.66c.2-.2.5-.2.7 0m-2.71 2.7a3.04 3.04 0 0 0-4.29 0l-.3.3c-.19.2-.19.5 0 .7l3.6 3.6c.2.19.5.19.7 0l.3-.3a3.04 3.04 0 0 0 0-4.29zm-5.79 3.8c.2.2.2.5 0 .7L7.71 11 9 12.3l1.65-1.65a.5.5 0 0 1 .7.7L9.71 13l.44.45c.59.58.59 1.52 0 2.1l-.3.3a4.04 4.04 0 0 1-5.33.34l-1.67 1.66a.5.5 0 0 1-.7-.7l1.66-1.67a4.04 4.04 0 0 1 .34-5.33l.3-.3a1.5 1.5 0 0 1 2.1 0l.45.44 1.65-1.64c.2-.2.5-.2.7 0m-4.5 6.5a3.04 3.04 0 0 0 4.3 0l.3-.3c.19-.2.19-.5 0-.7l-3.6-3.6c-.2-.19-.5-.19-.7 0l-.3.3a3.04 3.04 0 0 0 0 4.3",offline:"M2.85 2.15a.5.5 0 1 0-.7.7l3.03 3.03a10 10 0 0 0-3.06 2.86.5.5 0 0 0 .82.57q.48-.68 1-1.22.91-.9 1.97-1.47l1.44 1.43A6.4 6.4 0 0 0 4.28 11a.5.5 0 1 0 .9.45A5.4 5.4 0 0 1 8.1 8.82l1.86 1.85a4 4 0 0 0-3.63 2.43.5.5 0 0 0 .92.4q.24-.54.63-.94c.9-.9 2.2-1.11 3.3-.66l1.65 1.65a.5.5 0 0 0 .2.2l4.1 4.1a.5.5 0 0 0 .71-.7zM9.6 7.48l1.02 1.02a5.4 5.4 0 0 1 4.28 2.97.5.5 0 0 0 .9-.46A6.43 6.43 0 0 0 9.6 7.48M7.14 5.01l.8.81a8.6 8.6 0 0 1 9.2 3.5.5.5 0 0 0 .83-.57A9.61 9.61 0 0 0 7.14 5.02m3.82 8.78a1.3 1.3 0 1 1-1.83 1.83 1.3 1.3 0 0 1 1.83-1.83",nothing:"M4 4c0-1.1.9-2 2-2h4.59q.62.01 1.06.44l3.91 3.91c.28.28.44.67.44 1.06V16a2 2 0 0 1-2 2h-2.09a2 2 0 0 0-.35-.56l-.44-.44H14a1 1 0 0 0 1-1V8h-3.5A1.5 1.5 0 0 1 10 6.5V3H6a1 1 0 0 0-1 1v5.03q-.52.05-1 .23zm7.5 3h3.3L11 3.2v3.3c0 .28.22.5.5.5m-6 10q1.2-.02 2.1-.7l2.55 2.55a.5.5 0 1 0 .7-.7L8.3 15.6A3.5 3.5 0 1 0 5.5 17m0-1a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5"};var Et={en:()=>import("./en-ROIZZ2PZ.js"),fr:()=>import("./fr-WUKLU4SR.js"),de:()=>import("./de-JT3CHW6E.js")},Zt=typeof navigator>"u"?[]:navigator.languages,N=Zt.find(o=>Object.hasOwn(Et,Bt(o)))??"en",Qt=Bt(N),{default:Nt}=await Et[Qt](),Xt=new Intl.PluralRules(N),Ct=new Intl.NumberFormat(N);function Bt(o){return o.split("-")[0]?.toLowerCase()??""}var Yt=o=>o in Nt;function b(o,t={}){let e=Nt[o]??o,r=Xt.select(Number(t.n??0))==="one"?"one":"other";return(typeof e=="string"?e:e[r]).replace(/\{(\w+)\}/g,(s,a)=>{let l=t[a]??"";return typeof l=="number"?Ct.format(l):l})}var j=o=>Yt(`problem.${o}`)?o:"unexpected",Mt=o=>b(`problem.${j(o)}`),Ce=o=>Ct.format(o),te=new Intl.DateTimeFormat(N,{dateStyle:"medium",timeStyle:"short"}),ee=new Intl.DateTimeFormat(N,{dateStyle:"medium",timeStyle:"medium"}),re=new Intl.DateTimeFormat(N,{dateStyle:"medium"}),Be=o=>o?te.format(new Date(o)):"",Me=o=>o?ee.format(new Date(o)):"",He=o=>o?re.format(new Date(o)):"";var F=o=>kt`<svg class="icon" part="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d=${at[o]??""} fill="currentColor"></path></svg>`,oe={1:"brand",2:"brand",3:"warning",6:"success"},Ue=A`
  .badge {
    display: inline-block; padding: 0 0.375rem; border: 1px solid transparent; border-radius: 4px; white-space: nowrap;
    font-size: 0.75rem; line-height: 1.125rem; font-weight: 600; color: var(--colorNeutralForeground2);
    background: var(--colorNeutralBackground5);
  }
  .badge.brand { color: var(--colorBrandForeground2); background: var(--colorBrandBackground2); }
  .badge.warning { color: var(--colorStatusWarningForeground1); background: var(--colorStatusWarningBackground1); border-color: var(--colorStatusWarningBorder1); }
  .badge.success { color: var(--colorStatusSuccessForeground1); background: var(--colorStatusSuccessBackground1); }
  .badge.danger { color: var(--colorStatusDangerForeground1); background: var(--colorStatusDangerBackground1); }
  @media (forced-colors: active) { .badge { border-color: CanvasText; } }
`,Fe=o=>o?p`<span class="badge ${oe[o.value]??""}">${o.display_value||o.value}</span>`:c,ne=new Set([..."rate_limited servicenow_rate_limited servicenow_unavailable servicenow_timeout instance_hibernating".split(" "),..."identity_unavailable storage_unavailable internal_error offline unreachable unexpected no_token".split(" "),..."unauthenticated user_not_found incident_not_found role_missing_in_servicenow state_mismatch".split(" ")]),se=new Set([..."invalid_request host_not_allowed connector_test_failed role_missing_in_servicenow user_ambiguous".split(" "),..."unexpected precondition_failed origin_not_allowed".split(" ")]),De=new Set(["not_connected","sign_in_again"]);function Re(o,{retry:t,actions:e,isToldByFields:r}={}){let n=o.code==="offline",s=Object.entries(r?{}:o.errors).map(([a,l])=>`${a}: ${l.join(" ")}`);return p`<div class="notice ${n?"warning":"error"}" role="alert" data-code=${o.code}>
    ${F(n?"offline":"error")}
    <div class="words">
      <p>${Mt(o.code)}</p>
      ${se.has(j(o.code))&&o.detail?p`<p class="small" lang="en">${o.detail}</p>`:c}
      ${s.map(a=>p`<p class="small" lang="en">${a}</p>`)}
      ${o.requestId?p`<p class="small">${b("problem.request_id",{id:o.requestId})}</p>`:c}
    </div>
    ${e??c}
    ${t&&ne.has(j(o.code))?p`<button class="button" @click=${t}>${F("refresh")}${b("retry")}</button>`:c}
  </div>`}var ze=(o,t,e,r)=>p`<div class="blank">
  ${F(o)}
  <h3>${t}</h3>
  <p>${e}</p>
  ${r?p`<div class="row">${r}</div>`:c}
</div>`,Ve=(o,t=b("loading"))=>p`<div class="stack" role="status">
  <span class="visually-hidden">${t}</span>
  ${Array.from({length:o},()=>p`<span class="skeleton"></span>`)}
</div>`,qe=(o,t,e,r)=>p`<div role="tablist" aria-label=${o} @keydown=${ae}>
  ${t.map(({key:n,words:s})=>p`<button
    role="tab" id="tab-${n}" aria-controls=${n===e?"panel":c} aria-selected=${n===e} tabindex=${n===e?0:-1}
    data-words=${s} @click=${()=>r(n)}>${s}</button>`)}
</div>`;function ae(o){let e=[...o.currentTarget.querySelectorAll('[role="tab"]')],r=e.indexOf(o.target),n={ArrowRight:r+1,ArrowLeft:r-1,Home:0,End:-1}[o.key];if(r<0||n===void 0)return;o.preventDefault();let s=e.at(n%e.length);s?.focus(),s?.click()}var Ht=4,U=8,ie=200;function Ie(o){let t=o.currentTarget,r=t.getRootNode().querySelector(`[popovertarget="${t.id}"]`);if(r){if(o.newState!=="open"){t.matches(":focus-within")&&r.focus();return}requestAnimationFrame(()=>{let n=r.getBoundingClientRect(),{width:s}=t.getBoundingClientRect(),a=window.innerHeight-n.bottom-Ht-U;a>ie&&(t.style.maxHeight=`${a}px`);let l=document.documentElement.clientWidth-s-U,i=window.innerHeight-t.getBoundingClientRect().height-U;t.style.left=`${Math.max(U,Math.min(n.left,l))}px`,t.style.top=`${Math.max(U,Math.min(n.bottom+Ht,i))}px`})}}var W="servicenow-connection";var le="popup,width=620,height=760",ce=()=>window.open("about:blank","",le);async function de(o,t,e,r,n){let s=crypto.randomUUID(),a=new URL(t,document.baseURI);a.searchParams.set("attempt",s);let l=he(s,n);l.catch(()=>{});try{let{authorization_url:i}=await e(a.href);if(n.throwIfAborted(),!/^https?:\/\//i.test(i))throw new g("unexpected");return r(i),o&&!o.closed&&o.location.replace(i),await l}catch(i){throw o?.close(),i}}function he(o,t){return new Promise((e,r)=>{let n=new BroadcastChannel(W),s=({origin:l,data:i})=>{l!==location.origin||i?.type!==W||i.attempt!==o||!i.completion&&!i.error||(n.postMessage({type:W,attempt:o,heard:!0}),a(),i.completion?e(String(i.completion)):r(new g(String(i.error))))},a=()=>{window.removeEventListener("message",s),setTimeout(()=>n.close(),1e3),n.removeEventListener("message",s)};n.addEventListener("message",s),window.addEventListener("message",s),t.addEventListener("abort",()=>{a(),r(t.reason)})})}var Pt=class{constructor(t){this.host=t,this.isWaiting=!1,this.isBlocked=!1,this.link="",this.problem=null,this._begun=null,t.addController(this)}hostDisconnected(){this.cancel()}async run(t,e,r){let n=ce();this._begun?.abort();let s=this._begun=new AbortController;this._show({isWaiting:!0,isBlocked:n===null,link:"",problem:null});try{return await r(await de(n,t,e,l=>this._show({link:l}),s.signal))}catch(a){T(a)||this._show({problem:I(a)});return}finally{this._begun===s&&this._show({isWaiting:!1,link:""})}}cancel(){this._begun?.abort(),this._show({isWaiting:!1,link:""})}_show(t){Object.assign(this,t),this.host.requestUpdate()}waiting(){return this.isWaiting?p`<div class="notice" role="status">
      ${F(this.isBlocked?"warning":"info")}
      <div class="words">
        <p>${b(this.isBlocked?"waiting.blocked":"waiting")}</p>
        ${this.link?p`<p><a href=${this.link} target="_blank" rel="opener">${b("waiting.link")}</a></p>`:c}
      </div>
      <button class="button" @click=${()=>this.cancel()}>${b("cancel")}</button>
    </div>`:c}};var Lt=class{constructor(t){this.host=t,this.answer=null,this.problem=null,this.isOpen=!1,this._begun=null,t.addController(this)}hostDisconnected(){this._begun?.abort()}async ask(t){this._begun?.abort();let e=this._begun=new AbortController;this._show({isOpen:!0});try{this._show({answer:await t(e.signal)??null,problem:null})}catch(r){if(T(r)||e.signal.aborted)return;this._show({problem:I(r)}),this.host.dispatchEvent(new CustomEvent("problem-met",{detail:this.problem,bubbles:!0,composed:!0}))}finally{this._begun===e&&this._show({isOpen:!1})}}forget(){this._begun?.abort(),this._show({answer:null,problem:null,isOpen:!1})}_show(t){Object.assign(this,t),this.host.requestUpdate()}};var or=A`
  :host {
    --colorNeutralBackground1: light-dark(#ffffff, #292929);
    --colorNeutralBackground1Hover: light-dark(#f5f5f5, #3d3d3d);
    --colorNeutralBackground1Pressed: light-dark(#e0e0e0, #1f1f1f);
    --colorNeutralBackground3: light-dark(#f5f5f5, #141414);
    --colorNeutralBackground5: light-dark(#ebebeb, #000000);
    --colorNeutralForeground1: light-dark(#242424, #ffffff);
    --colorNeutralForeground2: light-dark(#424242, #d6d6d6);
    --colorNeutralForeground3: light-dark(#616161, #adadad);
    --colorNeutralForegroundDisabled: light-dark(#bdbdbd, #5c5c5c);
    --colorNeutralBackgroundDisabled: light-dark(#f0f0f0, #141414);
    --colorNeutralStroke1: light-dark(#d1d1d1, #666666);
    --colorNeutralStroke2: light-dark(#e0e0e0, #525252);
    --colorNeutralStrokeAccessible: light-dark(#616161, #adadad);
    --colorNeutralForegroundOnBrand: #ffffff;
    --colorBrandBackground: light-dark(#0f6cbd, #115ea3);
    --colorBrandBackgroundHover: light-dark(#115ea3, #0f6cbd);
    --colorBrandBackgroundPressed: #0c3b5e;
    --colorBrandBackground2: light-dark(#ebf3fc, #082338);
    --colorBrandForeground2: light-dark(#115ea3, #62abf5);
    --colorBrandForegroundLink: light-dark(#115ea3, #479ef5);
    --colorBrandForegroundLinkHover: light-dark(#0f548c, #62abf5);
    --colorCompoundBrandStroke: light-dark(#0f6cbd, #479ef5);
    --colorStrokeFocus2: light-dark(#000000, #ffffff);
    --colorStatusDangerBackground1: light-dark(#fdf3f4, #3b0509);
    --colorStatusDangerForeground1: light-dark(#b10e1c, #e37d80);
    --colorStatusDangerBorder1: light-dark(#eeacb2, #c50f1f);
    --colorStatusWarningBackground1: light-dark(#fff9f5, #4a1e04);
    --colorStatusWarningForeground1: light-dark(#8a3707, #faa06b);
    --colorStatusWarningBorder1: light-dark(#fdcfb4, #f7630c);
    --colorStatusSuccessBackground1: light-dark(#f1faf1, #052505);
    --colorStatusSuccessForeground1: light-dark(#0e700e, #54b054);
    --colorStatusSuccessBorder1: light-dark(#9fd89f, #107c10);
    --colorBackgroundOverlay: light-dark(rgba(0, 0, 0, 0.4), rgba(0, 0, 0, 0.5));
    --colorNeutralStencil1: light-dark(#e6e6e6, #575757);
    --shadow2: 0 0 2px light-dark(rgba(0, 0, 0, 0.12), rgba(0, 0, 0, 0.24)),
      0 1px 2px light-dark(rgba(0, 0, 0, 0.14), rgba(0, 0, 0, 0.28));
    --shadow16: 0 0 2px light-dark(rgba(0, 0, 0, 0.12), rgba(0, 0, 0, 0.24)),
      0 8px 16px light-dark(rgba(0, 0, 0, 0.14), rgba(0, 0, 0, 0.28));
    --fontFamilyBase: "Segoe UI Variable", "Segoe UI", system-ui, sans-serif;
  }
`,nr=A`
  :host {
    display: block;
    font: 400 0.875rem/1.4286 var(--fontFamilyBase);
    color: var(--colorNeutralForeground1);
    overflow-wrap: anywhere;
  }
  :host([hidden]), [hidden] { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, h4, p, dl, dd, ul, ol { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 1.25rem; line-height: 1.4; font-weight: 600; }
  h3 { font-size: 1rem; line-height: 1.375; font-weight: 600; }
  h4 { font-size: 0.875rem; font-weight: 600; }
  .icon { flex: none; vertical-align: -0.3em; }
  .muted { color: var(--colorNeutralForeground3); }
  .row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
  .stack { display: grid; gap: 0.75rem; justify-items: start; }
  .visually-hidden {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  :focus-visible { outline: 2px solid var(--colorStrokeFocus2); outline-offset: 1px; }

  a { color: var(--colorBrandForegroundLink); text-underline-offset: 0.15em; }
  a:hover { color: var(--colorBrandForegroundLinkHover); }
  button { font: inherit; color: inherit; cursor: pointer; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: 0.375rem; min-height: 2rem;
    padding: 0.3125rem 0.75rem; font-weight: 600; text-decoration: none; text-align: start;
    color: var(--colorNeutralForeground1); background: var(--colorNeutralBackground1);
    border: 1px solid var(--colorNeutralStroke1); border-radius: 4px;
  }
  .button:hover { color: var(--colorNeutralForeground1); background: var(--colorNeutralBackground1Hover); }
  .button:active { background: var(--colorNeutralBackground1Pressed); }
  .primary, .primary:hover { color: var(--colorNeutralForegroundOnBrand); border-color: transparent; }
  .primary { background: var(--colorBrandBackground); }
  .primary:hover { background: var(--colorBrandBackgroundHover); }
  .primary:active { background: var(--colorBrandBackgroundPressed); }
  .subtle { background: transparent; border-color: transparent; font-weight: 400; }
  .round { border-radius: 1rem; font-weight: 400; }
  .link {
    padding: 0; border: 0; background: none; text-align: start; min-height: 1.5rem;
    color: var(--colorBrandForegroundLink); text-decoration: underline; text-underline-offset: 0.15em;
  }
  .icon-only { min-width: 2rem; padding: 0.3125rem; }
  .button:disabled, .button[aria-disabled="true"] {
    color: var(--colorNeutralForegroundDisabled); background: var(--colorNeutralBackgroundDisabled);
    border-color: transparent; cursor: not-allowed;
  }
  .subtle:disabled { background: transparent; }

  .field { display: grid; gap: 0.125rem; max-width: 25rem; }
  .field label, .label { font-size: 0.875rem; }
  input:not([type="checkbox"]), select {
    font: inherit; color: inherit; width: 100%; min-height: 2rem; padding: 0.25rem 0.625rem;
    background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStroke1);
    border-bottom-color: var(--colorNeutralStrokeAccessible); border-radius: 4px;
  }
  input:not([type="checkbox"]):focus, select:focus {
    outline: 2px solid transparent; border-bottom-color: var(--colorCompoundBrandStroke);
    box-shadow: inset 0 -1px 0 var(--colorCompoundBrandStroke);
  }
  input:disabled, select:disabled { color: var(--colorNeutralForeground3); background: var(--colorNeutralBackgroundDisabled); }
  input::placeholder { color: var(--colorNeutralForeground3); opacity: 1; }
  input[aria-invalid="true"] { border-color: var(--colorStatusDangerForeground1); }
  .wrong { color: var(--colorStatusDangerForeground1); font-size: 0.75rem; }
  .hint { color: var(--colorNeutralForeground3); font-size: 0.75rem; }
  input[type="checkbox"]:not([role]) { width: 1rem; height: 1rem; margin: 0; flex: none; accent-color: var(--colorBrandBackground); }

  .notice {
    display: flex; flex-wrap: wrap; gap: 0.375rem 0.5rem; align-items: flex-start; padding: 0.4375rem 0.75rem;
    background: var(--colorNeutralBackground3); border: 1px solid var(--colorNeutralBackground3); border-radius: 4px;
  }
  .notice > .words { flex: 1 1 10rem; padding-block: 0.0625rem; }
  .notice .small { font-size: 0.75rem; color: var(--colorNeutralForeground2); }
  .notice.error { background: var(--colorStatusDangerBackground1); border-color: var(--colorStatusDangerBorder1); }
  .notice.error > .icon { color: var(--colorStatusDangerForeground1); }
  .notice.warning { background: var(--colorStatusWarningBackground1); border-color: var(--colorStatusWarningBorder1); }
  .notice.warning > .icon { color: var(--colorStatusWarningForeground1); }
  .notice.success { background: var(--colorStatusSuccessBackground1); border-color: var(--colorStatusSuccessBorder1); }
  .notice.success > .icon { color: var(--colorStatusSuccessForeground1); }

  .blank { display: grid; justify-items: center; gap: 0.5rem; padding: 2.5rem 1rem; text-align: center; }
  .blank > .icon { width: 2rem; height: 2rem; color: var(--colorNeutralForeground3); }
  .blank > p { max-width: 32rem; color: var(--colorNeutralForeground2); }
  .blank > .row { justify-content: center; margin-top: 0.5rem; }

  .skeleton {
    display: inline-block; height: 0.75rem; width: 100%; border-radius: 4px; background: var(--colorNeutralStencil1);
  }
  .card {
    padding: 0.75rem; background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStroke2);
    border-radius: 4px; box-shadow: var(--shadow2);
  }
  [popover] {
    position: fixed; inset: auto; margin: 0; padding: 0.75rem; max-width: calc(100vw - 1rem); max-height: 80vh; overflow: auto;
    color: inherit; background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStroke2);
    border-radius: 4px; box-shadow: var(--shadow16);
  }
  [role="tablist"] {
    display: flex; gap: 0.25rem; overflow-x: auto; border-bottom: 1px solid var(--colorNeutralStroke2);
  }
  [role="tab"] {
    flex: none; padding: 0.5rem 0.5rem 0.4375rem; background: none; border: 0; border-bottom: 2px solid transparent;
    color: var(--colorNeutralForeground2); border-radius: 4px 4px 0 0;
  }
  [role="tab"]:hover { color: var(--colorNeutralForeground1); border-bottom-color: var(--colorNeutralStroke1); }
  [role="tab"]:focus-visible { outline-offset: -2px; }
  [role="tab"][aria-selected="true"] {
    font-weight: 600; color: var(--colorNeutralForeground1); border-bottom-color: var(--colorCompoundBrandStroke);
  }
  /* The bold words need no more room than the plain ones had: nothing moves when another tab is chosen. */
  [role="tab"]::after {
    content: attr(data-words); display: block; height: 0; overflow: hidden; visibility: hidden; font-weight: 600;
  }
  [role="tabpanel"] { padding-top: 0.75rem; }
  [role="tabpanel"]:focus-visible { outline-offset: 2px; }

  @media (prefers-reduced-motion: no-preference) {
    .skeleton { animation: breathe 1.6s ease-in-out infinite; }
    @keyframes breathe { 50% { opacity: 0.5; } }
  }
  @media (forced-colors: active) {
    .skeleton { forced-color-adjust: none; background: GrayText; }
    .primary { forced-color-adjust: none; color: HighlightText; background: Highlight; border-color: Highlight; }
    .button:disabled, .button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
    [role="tab"][aria-selected="true"] { border-bottom-color: Highlight; }
    [role="tab"]:not([aria-selected="true"]) { border-bottom-color: Canvas; }
  }
`;export{A as a,p as b,c,E as d,I as e,xt as f,Qt as g,Yt as h,b as i,Mt as j,Ce as k,Be as l,Me as m,He as n,F as o,Ue as p,Fe as q,De as r,Re as s,ze as t,Ve as u,qe as v,Ie as w,Lt as x,or as y,nr as z,Pt as A};
/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */
/*! Fluent UI System Icons, MIT licence, copyright (c) Microsoft Corporation */
