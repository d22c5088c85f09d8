var z=globalThis,I=z.ShadowRoot&&(z.ShadyCSS===void 0||z.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Q=Symbol(),mt=new WeakMap,C=class{constructor(t,o,r){if(this._$cssResult$=!0,r!==Q)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=t,this.t=o}get styleSheet(){let t=this.o,o=this.t;if(I&&t===void 0){let r=o!==void 0&&o.length===1;r&&(t=mt.get(o)),t===void 0&&((this.o=t=new CSSStyleSheet).replaceSync(this.cssText),r&&mt.set(o,t))}return t}toString(){return this.cssText}},bt=e=>new C(typeof e=="string"?e:e+"",void 0,Q),$=(e,...t)=>{let o=e.length===1?e[0]:t.reduce((r,n,s)=>r+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(n)+e[s+1],e[0]);return new C(o,e,Q)},_t=(e,t)=>{if(I)e.adoptedStyleSheets=t.map(o=>o instanceof CSSStyleSheet?o:o.styleSheet);else for(let o of t){let r=document.createElement("style"),n=z.litNonce;n!==void 0&&r.setAttribute("nonce",n),r.textContent=o.cssText,e.appendChild(r)}},X=I?e=>e:e=>e instanceof CSSStyleSheet?(t=>{let o="";for(let r of t.cssRules)o+=r.cssText;return bt(o)})(e):e;var{is:ie,defineProperty:ae,getOwnPropertyDescriptor:le,getOwnPropertyNames:ce,getOwnPropertySymbols:de,getPrototypeOf:he}=Object,j=globalThis,vt=j.trustedTypes,ue=vt?vt.emptyScript:"",pe=j.reactiveElementPolyfillSupport,O=(e,t)=>e,Y={toAttribute(e,t){switch(t){case Boolean:e=e?ue:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let o=e;switch(t){case Boolean:o=e!==null;break;case Number:o=e===null?null:Number(e);break;case Object:case Array:try{o=JSON.parse(e)}catch{o=null}}return o}},wt=(e,t)=>!ie(e,t),$t={attribute:!0,type:String,converter:Y,reflect:!1,useDefault:!1,hasChanged:wt};Symbol.metadata??=Symbol("metadata"),j.litPropertyMetadata??=new WeakMap;var _=class extends HTMLElement{static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(t,o=$t){if(o.state&&(o.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(t)&&((o=Object.create(o)).wrapped=!0),this.elementProperties.set(t,o),!o.noAccessor){let r=Symbol(),n=this.getPropertyDescriptor(t,r,o);n!==void 0&&ae(this.prototype,t,n)}}static getPropertyDescriptor(t,o,r){let{get:n,set:s}=le(this.prototype,t)??{get(){return this[o]},set(i){this[o]=i}};return{get:n,set(i){let l=n?.call(this);s?.call(this,i),this.requestUpdate(t,l,r)},configurable:!0,enumerable:!0}}static getPropertyOptions(t){return this.elementProperties.get(t)??$t}static _$Ei(){if(this.hasOwnProperty(O("elementProperties")))return;let t=he(this);t.finalize(),t.l!==void 0&&(this.l=[...t.l]),this.elementProperties=new Map(t.elementProperties)}static finalize(){if(this.hasOwnProperty(O("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(O("properties"))){let o=this.properties,r=[...ce(o),...de(o)];for(let n of r)this.createProperty(n,o[n])}let t=this[Symbol.metadata];if(t!==null){let o=litPropertyMetadata.get(t);if(o!==void 0)for(let[r,n]of o)this.elementProperties.set(r,n)}this._$Eh=new Map;for(let[o,r]of this.elementProperties){let n=this._$Eu(o,r);n!==void 0&&this._$Eh.set(n,o)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(t){let o=[];if(Array.isArray(t)){let r=new Set(t.flat(1/0).reverse());for(let n of r)o.unshift(X(n))}else t!==void 0&&o.push(X(t));return o}static _$Eu(t,o){let r=o.attribute;return r===!1?void 0:typeof r=="string"?r:typeof t=="string"?t.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(t=>this.enableUpdating=t),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(t=>t(this))}addController(t){(this._$EO??=new Set).add(t),this.renderRoot!==void 0&&this.isConnected&&t.hostConnected?.()}removeController(t){this._$EO?.delete(t)}_$E_(){let t=new Map,o=this.constructor.elementProperties;for(let r of o.keys())this.hasOwnProperty(r)&&(t.set(r,this[r]),delete this[r]);t.size>0&&(this._$Ep=t)}createRenderRoot(){let t=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return _t(t,this.constructor.elementStyles),t}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(t=>t.hostConnected?.())}enableUpdating(t){}disconnectedCallback(){this._$EO?.forEach(t=>t.hostDisconnected?.())}attributeChangedCallback(t,o,r){this._$AK(t,r)}_$ET(t,o){let r=this.constructor.elementProperties.get(t),n=this.constructor._$Eu(t,r);if(n!==void 0&&r.reflect===!0){let s=(r.converter?.toAttribute!==void 0?r.converter:Y).toAttribute(o,r.type);this._$Em=t,s==null?this.removeAttribute(n):this.setAttribute(n,s),this._$Em=null}}_$AK(t,o){let r=this.constructor,n=r._$Eh.get(t);if(n!==void 0&&this._$Em!==n){let s=r.getPropertyOptions(n),i=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:Y;this._$Em=n;let l=i.fromAttribute(o,s.type);this[n]=l??this._$Ej?.get(n)??l,this._$Em=null}}requestUpdate(t,o,r,n=!1,s){if(t!==void 0){let i=this.constructor;if(n===!1&&(s=this[t]),r??=i.getPropertyOptions(t),!((r.hasChanged??wt)(s,o)||r.useDefault&&r.reflect&&s===this._$Ej?.get(t)&&!this.hasAttribute(i._$Eu(t,r))))return;this.C(t,o,r)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(t,o,{useDefault:r,reflect:n,wrapped:s},i){r&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,i??o??this[t]),s!==!0||i!==void 0)||(this._$AL.has(t)||(this.hasUpdated||r||(o=void 0),this._$AL.set(t,o)),n===!0&&this._$Em!==t&&(this._$Eq??=new Set).add(t))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(o){Promise.reject(o)}let t=this.scheduleUpdate();return t!=null&&await t,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[n,s]of this._$Ep)this[n]=s;this._$Ep=void 0}let r=this.constructor.elementProperties;if(r.size>0)for(let[n,s]of r){let{wrapped:i}=s,l=this[n];i!==!0||this._$AL.has(n)||l===void 0||this.C(n,void 0,s,l)}}let t=!1,o=this._$AL;try{t=this.shouldUpdate(o),t?(this.willUpdate(o),this._$EO?.forEach(r=>r.hostUpdate?.()),this.update(o)):this._$EM()}catch(r){throw t=!1,this._$EM(),r}t&&this._$AE(o)}willUpdate(t){}_$AE(t){this._$EO?.forEach(o=>o.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(t){return!0}update(t){this._$Eq&&=this._$Eq.forEach(o=>this._$ET(o,this[o])),this._$EM()}updated(t){}firstUpdated(t){}};_.elementStyles=[],_.shadowRootOptions={mode:"open"},_[O("elementProperties")]=new Map,_[O("finalized")]=new Map,pe?.({ReactiveElement:_}),(j.reactiveElementVersions??=[]).push("2.1.2");var it=globalThis,St=e=>e,V=it.trustedTypes,yt=V?V.createPolicy("lit-html",{createHTML:e=>e}):void 0,Bt="$lit$",w=`lit$${Math.random().toFixed(9).slice(2)}$`,Ct="?"+w,ge=`<${Ct}>`,x=document,L=()=>x.createComment(""),H=e=>e===null||typeof e!="object"&&typeof e!="function",at=Array.isArray,fe=e=>at(e)||typeof e?.[Symbol.iterator]=="function",tt=`[ 	
\f\r]`,M=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,xt=/-->/g,kt=/>/g,S=RegExp(`>|${tt}(?:([^\\s"'>=/]+)(${tt}*=${tt}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),At=/'/g,Et=/"/g,Ot=/^(?:script|style|textarea|title)$/i,lt=e=>(t,...o)=>({_$litType$:e,strings:t,values:o}),d=lt(1),Mt=lt(2),oo=lt(3),k=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),Nt=new WeakMap,y=x.createTreeWalker(x,129);function Lt(e,t){if(!at(e)||!e.hasOwnProperty("raw"))throw Error("invalid template strings array");return yt!==void 0?yt.createHTML(t):t}var me=(e,t)=>{let o=e.length-1,r=[],n,s=t===2?"<svg>":t===3?"<math>":"",i=M;for(let l=0;l<o;l++){let a=e[l],h,p,u=-1,m=0;for(;m<a.length&&(i.lastIndex=m,p=i.exec(a),p!==null);)m=i.lastIndex,i===M?p[1]==="!--"?i=xt:p[1]!==void 0?i=kt:p[2]!==void 0?(Ot.test(p[2])&&(n=RegExp("</"+p[2],"g")),i=S):p[3]!==void 0&&(i=S):i===S?p[0]===">"?(i=n??M,u=-1):p[1]===void 0?u=-2:(u=i.lastIndex-p[2].length,h=p[1],i=p[3]===void 0?S:p[3]==='"'?Et:At):i===Et||i===At?i=S:i===xt||i===kt?i=M:(i=S,n=void 0);let v=i===S&&e[l+1].startsWith("/>")?" ":"";s+=i===M?a+ge:u>=0?(r.push(h),a.slice(0,u)+Bt+a.slice(u)+w+v):a+w+(u===-2?l:v)}return[Lt(e,s+(e[o]||"<?>")+(t===2?"</svg>":t===3?"</math>":"")),r]},T=class e{constructor({strings:t,_$litType$:o},r){let n;this.parts=[];let s=0,i=0,l=t.length-1,a=this.parts,[h,p]=me(t,o);if(this.el=e.createElement(h,r),y.currentNode=this.el.content,o===2||o===3){let u=this.el.content.firstChild;u.replaceWith(...u.childNodes)}for(;(n=y.nextNode())!==null&&a.length<l;){if(n.nodeType===1){if(n.hasAttributes())for(let u of n.getAttributeNames())if(u.endsWith(Bt)){let m=p[i++],v=n.getAttribute(u).split(w),D=/([.?@])?(.*)/.exec(m);a.push({type:1,index:s,name:D[2],strings:v,ctor:D[1]==="."?ot:D[1]==="?"?rt:D[1]==="@"?nt:E}),n.removeAttribute(u)}else u.startsWith(w)&&(a.push({type:6,index:s}),n.removeAttribute(u));if(Ot.test(n.tagName)){let u=n.textContent.split(w),m=u.length-1;if(m>0){n.textContent=V?V.emptyScript:"";for(let v=0;v<m;v++)n.append(u[v],L()),y.nextNode(),a.push({type:2,index:++s});n.append(u[m],L())}}}else if(n.nodeType===8)if(n.data===Ct)a.push({type:2,index:s});else{let u=-1;for(;(u=n.data.indexOf(w,u+1))!==-1;)a.push({type:7,index:s}),u+=w.length-1}s++}}static createElement(t,o){let r=x.createElement("template");return r.innerHTML=t,r}};function A(e,t,o=e,r){if(t===k)return t;let n=r!==void 0?o._$Co?.[r]:o._$Cl,s=H(t)?void 0:t._$litDirective$;return n?.constructor!==s&&(n?._$AO?.(!1),s===void 0?n=void 0:(n=new s(e),n._$AT(e,o,r)),r!==void 0?(o._$Co??=[])[r]=n:o._$Cl=n),n!==void 0&&(t=A(e,n._$AS(e,t.values),n,r)),t}var et=class{constructor(t,o){this._$AV=[],this._$AN=void 0,this._$AD=t,this._$AM=o}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(t){let{el:{content:o},parts:r}=this._$AD,n=(t?.creationScope??x).importNode(o,!0);y.currentNode=n;let s=y.nextNode(),i=0,l=0,a=r[0];for(;a!==void 0;){if(i===a.index){let h;a.type===2?h=new P(s,s.nextSibling,this,t):a.type===1?h=new a.ctor(s,a.name,a.strings,this,t):a.type===6&&(h=new st(s,this,t)),this._$AV.push(h),a=r[++l]}i!==a?.index&&(s=y.nextNode(),i++)}return y.currentNode=x,n}p(t){let o=0;for(let r of this._$AV)r!==void 0&&(r.strings!==void 0?(r._$AI(t,r,o),o+=r.strings.length-2):r._$AI(t[o])),o++}},P=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(t,o,r,n){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=t,this._$AB=o,this._$AM=r,this.options=n,this._$Cv=n?.isConnected??!0}get parentNode(){let t=this._$AA.parentNode,o=this._$AM;return o!==void 0&&t?.nodeType===11&&(t=o.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(t,o=this){t=A(this,t,o),H(t)?t===c||t==null||t===""?(this._$AH!==c&&this._$AR(),this._$AH=c):t!==this._$AH&&t!==k&&this._(t):t._$litType$!==void 0?this.$(t):t.nodeType!==void 0?this.T(t):fe(t)?this.k(t):this._(t)}O(t){return this._$AA.parentNode.insertBefore(t,this._$AB)}T(t){this._$AH!==t&&(this._$AR(),this._$AH=this.O(t))}_(t){this._$AH!==c&&H(this._$AH)?this._$AA.nextSibling.data=t:this.T(x.createTextNode(t)),this._$AH=t}$(t){let{values:o,_$litType$:r}=t,n=typeof r=="number"?this._$AC(t):(r.el===void 0&&(r.el=T.createElement(Lt(r.h,r.h[0]),this.options)),r);if(this._$AH?._$AD===n)this._$AH.p(o);else{let s=new et(n,this),i=s.u(this.options);s.p(o),this.T(i),this._$AH=s}}_$AC(t){let o=Nt.get(t.strings);return o===void 0&&Nt.set(t.strings,o=new T(t)),o}k(t){at(this._$AH)||(this._$AH=[],this._$AR());let o=this._$AH,r,n=0;for(let s of t)n===o.length?o.push(r=new e(this.O(L()),this.O(L()),this,this.options)):r=o[n],r._$AI(s),n++;n<o.length&&(this._$AR(r&&r._$AB.nextSibling,n),o.length=n)}_$AR(t=this._$AA.nextSibling,o){for(this._$AP?.(!1,!0,o);t!==this._$AB;){let r=St(t).nextSibling;St(t).remove(),t=r}}setConnected(t){this._$AM===void 0&&(this._$Cv=t,this._$AP?.(t))}},E=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(t,o,r,n,s){this.type=1,this._$AH=c,this._$AN=void 0,this.element=t,this.name=o,this._$AM=n,this.options=s,r.length>2||r[0]!==""||r[1]!==""?(this._$AH=Array(r.length-1).fill(new String),this.strings=r):this._$AH=c}_$AI(t,o=this,r,n){let s=this.strings,i=!1;if(s===void 0)t=A(this,t,o,0),i=!H(t)||t!==this._$AH&&t!==k,i&&(this._$AH=t);else{let l=t,a,h;for(t=s[0],a=0;a<s.length-1;a++)h=A(this,l[r+a],o,a),h===k&&(h=this._$AH[a]),i||=!H(h)||h!==this._$AH[a],h===c?t=c:t!==c&&(t+=(h??"")+s[a+1]),this._$AH[a]=h}i&&!n&&this.j(t)}j(t){t===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,t??"")}},ot=class extends E{constructor(){super(...arguments),this.type=3}j(t){this.element[this.name]=t===c?void 0:t}},rt=class extends E{constructor(){super(...arguments),this.type=4}j(t){this.element.toggleAttribute(this.name,!!t&&t!==c)}},nt=class extends E{constructor(t,o,r,n,s){super(t,o,r,n,s),this.type=5}_$AI(t,o=this){if((t=A(this,t,o,0)??c)===k)return;let r=this._$AH,n=t===c&&r!==c||t.capture!==r.capture||t.once!==r.once||t.passive!==r.passive,s=t!==c&&(r===c||n);n&&this.element.removeEventListener(this.name,this,r),s&&this.element.addEventListener(this.name,this,t),this._$AH=t}handleEvent(t){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)}},st=class{constructor(t,o,r){this.element=t,this.type=6,this._$AN=void 0,this._$AM=o,this.options=r}get _$AU(){return this._$AM._$AU}_$AI(t){A(this,t)}};var be=it.litHtmlPolyfillSupport;be?.(T,P),(it.litHtmlVersions??=[]).push("3.3.3");var Ht=(e,t,o)=>{let r=o?.renderBefore??t,n=r._$litPart$;if(n===void 0){let s=o?.renderBefore??null;r._$litPart$=n=new P(t.insertBefore(L(),s),s,void 0,o??{})}return n._$AI(e),n};var ct=globalThis,N=class extends _{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}update(t){let o=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(t),this._$Do=Ht(o,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return k}};N._$litElement$=!0,N.finalized=!0,ct.litElementHydrateSupport?.({LitElement:N});var _e=ct.litElementPolyfillSupport;_e?.({LitElement:N});(ct.litElementVersions??=[]).push("4.2.2");var ve=new Set([429,502,503]),f=class extends Error{constructor(t,o={}){super(o.detail||t),this.code=t,this.detail=o.detail??"",this.status=o.status??0,this.errors=o.errors??{},this.step=o.step??"",this.requestId=o.request_id??""}},U=e=>e instanceof DOMException&&e.name==="AbortError",q=e=>e instanceof f?e:new f("unexpected",{detail:e instanceof Error?e.message:""}),Tt=class{constructor(t,o){this.api=t.replace(/\/+$/,""),this.getToken=o}async get(t,o){return(await this.ask("GET",t,void 0,o)).json()}async send(t,o,r,n){let s=await this.ask(t,o,r,n);return s.status===204?null:s.json()}async ask(t,o,r,n={}){let s=await this.#t(t,o,r,n,!1);s.status===401&&(s=await this.#t(t,o,r,n,!0));let i=Number(s.headers.get("Retry-After")??Number.NaN);if(t==="GET"&&ve.has(s.status)&&i<=3&&(await $e(i*1e3,n.signal),s=await this.#t(t,o,r,n,!1)),s.ok)return s;let l=await s.json().catch(()=>null);throw new f(l?.code??"unexpected",{status:s.status,...l})}async#t(t,o,r,n,s){let i=await this.#e(s);n.signal?.throwIfAborted();let l={Authorization:`Bearer ${i}`,Accept:n.accept??"application/json",...n.headers};r!==void 0&&(l["Content-Type"]="application/json");try{return await fetch(this.api+o,{method:t,headers:l,body:r===void 0?void 0:JSON.stringify(r),signal:n.signal??null,credentials:"omit",cache:"no-store",redirect:"error",referrerPolicy:"no-referrer"})}catch(a){throw U(a)?a:new f(navigator.onLine?"unreachable":"offline")}}async#e(t){let o;try{o=await this.getToken?.({fresh:t})}catch{throw new f(navigator.onLine?"no_token":"offline")}if(!o)throw new f("no_token");return o}};function $e(e,t){return new Promise((o,r)=>{let n=setTimeout(o,e);t?.addEventListener("abort",()=>{clearTimeout(n),r(t.reason)})})}var dt={search:"M13.73 14.44a6.5 6.5 0 1 1 .7-.7l3.42 3.4a.5.5 0 0 1-.63.77l-.07-.06zm-.71-.71A5.5 5.5 0 0 0 15 9.5a5.5 5.5 0 1 0-1.98 4.23",success:"M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m3.36 5.65a.5.5 0 0 0-.64-.06l-.07.06L9 11.3 7.35 9.65l-.07-.06a.5.5 0 0 0-.7.7l.07.07 2 2 .07.06c.17.11.4.11.56 0l.07-.06 4-4 .07-.08a.5.5 0 0 0-.06-.63",error:"M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 10.5a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5M10 6a.5.5 0 0 0-.5.41v4.68a.5.5 0 0 0 1 0V6.41A.5.5 0 0 0 10 6",warning:"M7.37 3.56a3 3 0 0 1 5.26 0l5.5 10A3 3 0 0 1 15.5 18h-11a3 3 0 0 1-2.63-4.44zM10 12.75a.75.75 0 1 0 0 1.5.75.75 0 0 0 0-1.5m0-6.25a.5.5 0 0 0-.5.5v4a.5.5 0 0 0 1 0V7a.5.5 0 0 0-.5-.5",info:"M18 10a8 8 0 1 0-16 0 8 8 0 0 0 16 0M9.5 8.91a.5.5 0 0 1 1 0v4.69a.5.5 0 0 1-1 0V8.9m-.25-2.16a.75.75 0 1 1 1.5 0 .75.75 0 0 1-1.5 0",ticket:"M9.94 2.6a2 2 0 0 1 2.83 0l.9.9c.3.3.27.74.07 1.01q-.23.31-.24.74a1.25 1.25 0 0 0 1.99 1l.1-.06a.8.8 0 0 1 .85.08l.06.05.92.92a2 2 0 0 1 0 2.83l-7.36 7.35a2 2 0 0 1-2.82 0l-.92-.92a.8.8 0 0 1-.06-1.01l.1-.16q.14-.27.14-.58a1.25 1.25 0 0 0-1.99-1 .8.8 0 0 1-1.01-.07l-.91-.9a2 2 0 0 1 0-2.84zm2.12.7a1 1 0 0 0-1.41 0L8.83 5.12 9.9 6.19a.5.5 0 0 1-.7.7L8.13 5.82 3.3 10.65a1 1 0 0 0 0 1.42l.77.77q.52-.34 1.18-.34a2.25 2.25 0 0 1 1.91 3.43l.78.78a1 1 0 0 0 1.42 0l4.83-4.83-1.08-1.07a.5.5 0 0 1 .7-.71l1.08 1.08 1.82-1.82a1 1 0 0 0 0-1.42l-.78-.78q-.52.34-1.18.34a2.25 2.25 0 0 1-1.91-3.43zm-1.45 4.3c.2-.2.51-.2.7 0l1.1 1.09a.5.5 0 0 1-.71.7l-1.1-1.08a.5.5 0 0 1 0-.71",refresh:"M4 10a6 6 0 0 1 10.47-4H12.5a.5.5 0 0 0 0 1h3a.5.5 0 0 0 .5-.5v-3a.5.5 0 0 0-1 0v1.6a7 7 0 1 0 1.98 4.36.5.5 0 1 0-1 .08L16 10a6 6 0 0 1-12 0",columns:"M3 3.5c0-.28.22-.5.5-.5H4a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-.5a.5.5 0 0 1 0-1H4a1 1 0 0 0 1-1V5a1 1 0 0 0-1-1h-.5a.5.5 0 0 1-.5-.5M9 4a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h.47l-.04.16-.21.84H9a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2h2a2 2 0 0 1 2 2v6.94l-1 1V5a1 1 0 0 0-1-1zm6 1v4.94l-1 1V5c0-1.1.9-2 2-2h.5a.5.5 0 0 1 0 1H16a1 1 0 0 0-1 1m-4.02 10.38 4.83-4.83a1.87 1.87 0 1 1 2.64 2.64l-4.83 4.83a2 2 0 0 1-1.02.58l-1.5.37a.9.9 0 0 1-1.07-1.07l.37-1.5q.16-.6.58-1.02",filter:"M12.5 15a.5.5 0 0 1 .09 1H7.5a.5.5 0 0 1-.09-1h5.09m2-4a.5.5 0 0 1 .09 1H5.5a.5.5 0 0 1-.09-1h9.09m0-10a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M9.2 7q.15.52.4 1H3.5a.5.5 0 0 1-.09-1H9.2m5.3-4a.5.5 0 0 0-.5.5V5h-1.5a.5.5 0 0 0 0 1H14v1.5a.5.5 0 0 0 1 0V6h1.5a.5.5 0 0 0 0-1H15V3.5a.5.5 0 0 0-.5-.5",open:"M6 4a2 2 0 0 0-2 2v8c0 1.1.9 2 2 2h8a2 2 0 0 0 2-2v-2.5a.5.5 0 0 1 1 0V14a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3h2.5a.5.5 0 0 1 0 1zm5-.5c0-.28.22-.5.5-.5h5c.28 0 .5.22.5.5v5a.5.5 0 0 1-1 0V4.7l-4.15 4.15a.5.5 0 0 1-.7-.7L15.29 4H11.5a.5.5 0 0 1-.5-.5",dismiss:"m4.09 4.22.06-.07a.5.5 0 0 1 .63-.06l.07.06L10 9.29l5.15-5.14a.5.5 0 0 1 .63-.06l.07.06c.18.17.2.44.06.63l-.06.07L10.71 10l5.14 5.15c.18.17.2.44.06.63l-.06.07a.5.5 0 0 1-.63.06l-.07-.06L10 10.71l-5.15 5.14a.5.5 0 0 1-.63.06l-.07-.06a.5.5 0 0 1-.06-.63l.06-.07L9.29 10 4.15 4.85a.5.5 0 0 1-.06-.63l.06-.07z",download:"M15.5 17a.5.5 0 0 1 .09 1H4.5a.5.5 0 0 1-.09-1H15.5M10 2a.5.5 0 0 1 .5.41V14.3l3.64-3.65a.5.5 0 0 1 .64-.06l.07.06c.17.17.2.44.06.63l-.06.07-4.5 4.5a.5.5 0 0 1-.25.14L10 16a.5.5 0 0 1-.4-.2l-4.46-4.45a.5.5 0 0 1 .64-.76l.07.06 3.65 3.64V2.5c0-.27.22-.5.5-.5",ascending:"M3.13 9.16a.5.5 0 1 0 .74.68L9.5 3.67V17.5a.5.5 0 1 0 1 0V3.67l5.63 6.17a.5.5 0 0 0 .74-.68l-6.32-6.92a.75.75 0 0 0-1.1 0z",copy:"M7 7H5.5C4.67 7 4 7.67 4 8.5v6c0 .83.67 1.5 1.5 1.5h4c.65 0 1.2-.42 1.41-1h1.04a2.5 2.5 0 0 1-2.45 2h-4A2.5 2.5 0 0 1 3 14.5v-6A2.5 2.5 0 0 1 5.5 6H7zm7.5-4A2.5 2.5 0 0 1 17 5.5v6a2.5 2.5 0 0 1-2.5 2.5h-4A2.5 2.5 0 0 1 8 11.5v-6A2.5 2.5 0 0 1 10.5 3zm-4 1C9.67 4 9 4.67 9 5.5v6c0 .83.67 1.5 1.5 1.5h4c.83 0 1.5-.67 1.5-1.5v-6c0-.83-.67-1.5-1.5-1.5z",next:"M7.65 4.15c.2-.2.5-.2.7 0l5.49 5.46c.21.22.21.57 0 .78l-5.49 5.47a.5.5 0 0 1-.7-.71L12.8 10 7.65 4.85a.5.5 0 0 1 0-.7",key:"M15 6a1 1 0 1 1-2 0 1 1 0 0 1 2 0m-2.5-4a5.45 5.45 0 0 0-5.38 6.67q.08.42-.14.64l-4.54 4.54A1.5 1.5 0 0 0 2 14.91v1.59c0 .83.67 1.5 1.5 1.5h2c.83 0 1.5-.67 1.5-1.5V16h1a1 1 0 0 0 1-1v-1h1a1 1 0 0 0 1-1v-.18q.75.19 1.5.18c3.08 0 5.5-2.42 5.5-5.5S15.58 2 12.5 2M8 7.5C8 4.98 9.98 3 12.5 3S17 4.98 17 7.5 15.02 12 12.5 12q-1 .01-1.78-.35a.5.5 0 0 0-.72.45v.9H9a1 1 0 0 0-1 1v1H7a1 1 0 0 0-1 1v.5a.5.5 0 0 1-.5.5h-2a.5.5 0 0 1-.5-.5v-1.59a.5.5 0 0 1 .15-.35l4.54-4.54c.43-.43.52-1.04.4-1.56Q8 8 8 7.5",lock:"M10 1a4 4 0 0 1 4 4v2.05a2.5 2.5 0 0 1 2 2.45v6a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 4 15.5v-6c0-1.2.86-2.22 2-2.45V5a4 4 0 0 1 4-4M6.5 8C5.67 8 5 8.67 5 9.5v6c0 .83.67 1.5 1.5 1.5h7c.83 0 1.5-.67 1.5-1.5v-6c0-.83-.67-1.5-1.5-1.5zm3.5 3.5a1 1 0 1 1 0 2 1 1 0 0 1 0-2M10 2a3 3 0 0 0-3 3v2h6V5a3 3 0 0 0-3-3",person:"M10 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8M7 6a3 3 0 1 1 6 0 3 3 0 0 1-6 0m-2 5a2 2 0 0 0-2 2c0 1.7.83 2.97 2.13 3.8A9 9 0 0 0 10 18c1.85 0 3.58-.39 4.87-1.2A4.4 4.4 0 0 0 17 13a2 2 0 0 0-2-2zm-1 2a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1c0 1.3-.62 2.28-1.67 2.95A8 8 0 0 1 10 17a8 8 0 0 1-4.33-1.05A3.4 3.4 0 0 1 4 13",unplugged:"M17.85 2.15c.2.2.2.5 0 .7L16.2 4.52a4.04 4.04 0 0 1-.34 5.33l-.3.3-.3.31c-.42.41-1.08.41-1.5 0L9.55 6.24a1.05 1.05 0 0 1 0-1.48l.6-.61a4.04 4.04 0 0 1 5.34-.34l1.67-1.66c.2-.2.5-.2.7 0m-2.71 2.7a3.04 3.04 0 0 0-4.29 0l-.3.3c-.19.2-.19.5 0 .7l3.6 3.6c.2.19.5.19.7 0l.3-.3a3.04 3.04 0 0 0 0-4.29zm-5.79 3.8c.2.2.2.5 0 .7L7.71 11 9 12.3l1.65-1.65a.5.5 0 0 1 .7.7L9.71 13l.44.45c.59.58.59 1.52 0 2.1l-.3.3a4.04 4.04 0 0 1-5.33.34l-1.67 1.66a.5.5 0 0 1-.7-.7l1.66-1.67a4.04 4.04 0 0 1 .34-5.33l.3-.3a1.5 1.5 0 0 1 2.1 0l.45.44 1.65-1.64c.2-.2.5-.2.7 0m-4.5 6.5a3.04 3.04 0 0 0 4.3 0l.3-.3c.19-.2.19-.5 0-.7l-3.6-3.6c-.2-.19-.5-.19-.7 0l-.3.3a3.04 3.04 0 0 0 0 4.3",offline:"M2.85 2.15a.5.5 0 1 0-.7.7l3.03 3.03a10 10 0 0 0-3.06 2.86.5.5 0 0 0 .82.57q.48-.68 1-1.22.91-.9 1.97-1.47l1.44 1.43A6.4 6.4 0 0 0 4.28 11a.5.5 0 1 0 .9.45A5.4 5.4 0 0 1 8.1 8.82l1.86 1.85a4 4 0 0 0-3.63 2.43.5.5 0 0 0 .92.4q.24-.54.63-.94c.9-.9 2.2-1.11 3.3-.66l1.65 1.65a.5.5 0 0 0 .2.2l4.1 4.1a.5.5 0 0 0 .71-.7zM9.6 7.48l1.02 1.02a5.4 5.4 0 0 1 4.28 2.97.5.5 0 0 0 .9-.46A6.43 6.43 0 0 0 9.6 7.48M7.14 5.01l.8.81a8.6 8.6 0 0 1 9.2 3.5.5.5 0 0 0 .83-.57A9.61 9.61 0 0 0 7.14 5.02m3.82 8.78a1.3 1.3 0 1 1-1.83 1.83 1.3 1.3 0 0 1 1.83-1.83",nothing:"M4 4c0-1.1.9-2 2-2h4.59q.62.01 1.06.44l3.91 3.91c.28.28.44.67.44 1.06V16a2 2 0 0 1-2 2h-2.09a2 2 0 0 0-.35-.56l-.44-.44H14a1 1 0 0 0 1-1V8h-3.5A1.5 1.5 0 0 1 10 6.5V3H6a1 1 0 0 0-1 1v5.03q-.52.05-1 .23zm7.5 3h3.3L11 3.2v3.3c0 .28.22.5.5.5m-6 10q1.2-.02 2.1-.7l2.55 2.55a.5.5 0 1 0 .7-.7L8.3 15.6A3.5 3.5 0 1 0 5.5 17m0-1a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5"};var Pt={en:()=>import("./en-MDIIW4OF.js"),fr:()=>import("./fr-T4F5BB46.js"),de:()=>import("./de-AFGSBGVZ.js")},we=typeof navigator>"u"?[]:navigator.languages,B=we.find(e=>Object.hasOwn(Pt,Rt(e)))??"en",Se=Rt(B),{default:Ut}=await Pt[Se](),ye=new Intl.PluralRules(B),Ft=new Intl.NumberFormat(B);function Rt(e){return e.split("-")[0]?.toLowerCase()??""}var W=e=>e in Ut;function g(e,t={}){let o=Ut[e]??e,r=ye.select(Number(t.n??0))==="one"?"one":"other";return(typeof o=="string"?o:o[r]).replace(/\{(\w+)\}/g,(s,i)=>{let l=t[i]??"";return typeof l=="number"?Ft.format(l):l})}var G=e=>W(`problem.${e}`)?e:"unexpected",ht=e=>g(`problem.${G(e)}`),xe=["fact","field","audit","connector"];function Dt(e){let t=xe.find(o=>W(`${o}.${e}`));return t?g(`${t}.${e}`):e.replaceAll("_"," ")}var mo=e=>Ft.format(e),ke=new Intl.DateTimeFormat(B,{dateStyle:"medium",timeStyle:"short"}),Ae=new Intl.DateTimeFormat(B,{dateStyle:"medium",timeStyle:"medium"}),Ee=new Intl.DateTimeFormat(B,{dateStyle:"medium"}),zt=e=>e?ke.format(new Date(e)):"",bo=e=>e?Ae.format(new Date(e)):"",_o=e=>e?Ee.format(new Date(e)):"";var b=e=>Mt`<svg class="icon" part="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d=${dt[e]??""} fill="currentColor"></path></svg>`,Ne={1:"brand",2:"brand",3:"warning",6:"success"},yo=$`
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
`,jt=e=>e?d`<span class="badge ${Ne[e.value]??""}">${e.display_value||e.value}</span>`:c,Be=new Set([..."rate_limited servicenow_rate_limited servicenow_unavailable servicenow_timeout instance_hibernating".split(" "),..."identity_unavailable storage_unavailable internal_error offline unreachable unexpected no_token cancelled".split(" "),..."unauthenticated user_not_found incident_not_found role_missing_in_servicenow state_mismatch".split(" ")]),Ce=new Set([..."invalid_request host_not_allowed connector_test_failed user_ambiguous".split(" "),..."unexpected precondition_failed origin_not_allowed".split(" ")]),Oe={offline:["warning","offline"],cancelled:["","info"]},xo=new Set(["not_connected","sign_in_again"]),Me=/^ServiceNow refused/,Vt=({code:e,detail:t})=>Ce.has(G(e))||e==="role_missing_in_servicenow"&&Me.test(t)?t:"",ut=e=>d`<button class="button" type="button" @click=${e}>${b("refresh")}${g("retry")}</button>`;function ko(e,{retry:t,actions:o,isToldByFields:r}={}){let n=Object.entries(e.errors).map(([l,a])=>`${Dt(l)}: ${a.join(" ")}`),[s,i]=Oe[e.code]??["error","error"];return d`<div class="notice ${s}" role="alert" data-code=${e.code}>
    ${b(i)}
    <div class="words">
      <p>${ht(e.code)}</p>
      ${Vt(e)&&n.length===0?d`<p class="small" lang="en">${e.detail}</p>`:c}
      ${r?c:n.map(l=>d`<p class="small" lang="en">${l}</p>`)}
      ${e.requestId?d`<p class="small">${g("problem.request_id",{id:e.requestId})}</p>`:c}
    </div>
    ${o??c}
    ${t&&Be.has(G(e.code))?ut(t):c}
  </div>`}var qt=(e,t,o,r)=>d`<div class="blank">
  ${b(e)}
  <h3>${t}</h3>
  <p>${o}</p>
  ${r?d`<div class="row">${r}</div>`:c}
</div>`,Ao=(e,t)=>qt("lock",g("role_missing.title"),d`${ht(e.code)}${Vt(e)?d`<br /><span class="muted" lang="en">${e.detail}</span>`:c}`,ut(t)),Eo=({code:e})=>e==="no_token"||e==="unauthenticated",No=(e,t)=>qt("person",g("not_signed_in.title"),g("not_signed_in"),d`<button class="button primary" @click=${e}>${g("sign_in")}</button>${ut(t)}`),Bo=(e,t=g("slow"))=>e.isSlow?d`<div class="notice" role="status">
      ${b("info")}
      <p class="words">${t}</p>
      <div class="row">
        <button class="button" @click=${()=>e.keep()}>${g("slow.keep")}</button>
        <button class="button" @click=${()=>e.cancel()}>${g("cancel")}</button>
      </div>
    </div>`:c,Co=(e,t=g("loading"))=>d`<div class="stack" role="status">
  <span class="visually-hidden">${t}</span>
  ${Array.from({length:e},()=>d`<span class="skeleton"></span>`)}
</div>`,Oo=(e,t,o,r)=>d`<div role="tablist" aria-label=${e} @keydown=${Le}>
  ${t.map(({key:n,words:s})=>d`<button
    role="tab" id="tab-${n}" aria-controls=${n===o?"panel":c} aria-selected=${n===o} tabindex=${n===o?0:-1}
    data-words=${s} @click=${()=>r(n)}>${s}</button>`)}
</div>`;function Le(e){let o=[...e.currentTarget.querySelectorAll('[role="tab"]')],r=o.indexOf(e.target),n={ArrowRight:r+1,ArrowLeft:r-1,Home:0,End:-1}[e.key];if(r<0||n===void 0)return;e.preventDefault();let s=o.at(n%o.length);s?.focus(),s?.click()}var It=4,F=8,He=200;function Mo(e){let t=e.currentTarget,r=t.getRootNode().querySelector(`[popovertarget="${t.id}"]`);if(!r)return;if(e.newState!=="open"){K?.abort(),t.matches(":focus-within")&&r.focus();return}let n=()=>Te(t,r);requestAnimationFrame(n),K?.abort(),K=new AbortController;for(let s of["resize","scroll"])addEventListener(s,n,{capture:!0,signal:K.signal})}var K;function Te(e,t){let o=t.getBoundingClientRect(),r=window.innerHeight-o.bottom-It-F;e.style.maxHeight=r>He?`${r}px`:"";let{width:n,height:s}=e.getBoundingClientRect(),i=document.documentElement.clientWidth-n-F,l=window.innerHeight-s-F;e.style.left=`${Math.max(F,Math.min(o.left,i))}px`,e.style.top=`${Math.max(F,Math.min(o.bottom+It,l))}px`}var Wt=["state","priority","urgency","impact","severity"],Gt=[...Wt,"assignment_group","active","opened_after","opened_before","search"],Kt=new Set([...Wt,"assignment_group"]),Pe=new Set(["opened_after","opened_before"]),J="-opened_at",Ue=[25,50,100],pt=25,Fe=()=>({user:"",tab:"summary",filters:{},sort:J,page:1,pageSize:Jt(Yt("page_size")),incident:""}),Jt=e=>Ue.find(t=>t===Number(e))??pt;function Ho(e){let t=new URLSearchParams(e),o=t.get("page_size"),r=Math.max(1,Number.parseInt(t.get("page")??"1",10)||1);return{user:t.get("user")??"",tab:t.get("tab")??"summary",filters:gt(Object.fromEntries(Gt.map(n=>[n,t.getAll(n)]))),sort:/^-?[a-z_]+$/.exec(t.get("sort")??"")?.[0]??J,page:r,pageSize:Jt(o??(r>1?pt:Yt("page_size"))),incident:t.get("incident")??""}}function To(e){let t=new URLSearchParams,o=Fe();for(let r of["user","tab","sort","page","incident"])e[r]!==o[r]&&t.set(r,String(e[r]));e.pageSize!==pt&&t.set("page_size",String(e.pageSize));for(let[r,n]of Object.entries(e.filters))for(let s of n)t.append(r,s);return t.toString()}var Po=({page:e,pageSize:t},o)=>({page:Math.floor((e-1)*t/o)+1,pageSize:o});function gt(e){let t=e&&typeof e=="object"?e:{},o={};for(let r of Gt){let n=Array.isArray(t[r])?t[r].map(String).filter(Boolean):[];Pe.has(r)&&Number.isNaN(Date.parse(n[0]??""))||n.length>0&&(o[r]=Kt.has(r)?[...new Set(n)]:n.slice(0,1))}return o}var Uo=(e,t,o)=>gt({...e,[t]:Kt.has(t)?[...e[t]??[],o]:[o]}),Fo=(e,t,o)=>gt({...e,[t]:(e[t]??[]).filter(r=>r!==o)});function Zt(e,t){let o=new URLSearchParams;for(let[r,n]of Object.entries(e.filters))for(let s of n)o.append(r,s);return o.set("sort",e.sort.endsWith("number")?e.sort:`${e.sort},number`),o.set("page",String(e.page)),o.set("page_size",String(e.pageSize)),o.set("fields",t.join(",")),o}var Qt="servicenow-pane";function Xt(){try{let e=JSON.parse(localStorage.getItem(Qt)??"{}");return e&&typeof e=="object"?e:{}}catch{return{}}}var Yt=e=>Xt()[e];function Ro(e,t){try{localStorage.setItem(Qt,JSON.stringify({...Xt(),[e]:t}))}catch{}}var Z="servicenow-connection";var Re="popup,width=620,height=760",De=()=>window.open("about:blank","",Re);async function ze(e,t,o,r,n){let s=crypto.randomUUID(),i=new URL(t,document.baseURI);i.searchParams.set("attempt",s);let l=Ie(s,n);l.catch(()=>{});try{let{authorization_url:a}=await o(i.href);if(n.throwIfAborted(),!/^https?:\/\//i.test(a))throw new f("unexpected");return r(a),e&&!e.closed&&e.location.replace(a),await l}catch(a){throw e?.close(),a}}function Ie(e,t){return new Promise((o,r)=>{let n=new BroadcastChannel(Z),s=({origin:l,data:a})=>{l!==location.origin||a?.type!==Z||a.attempt!==e||!a.completion&&!a.error||(n.postMessage({type:Z,attempt:e,heard:!0}),i(),a.completion?o(String(a.completion)):r(new f(String(a.error))))},i=()=>{window.removeEventListener("message",s),setTimeout(()=>n.close(),1e3),n.removeEventListener("message",s)};n.addEventListener("message",s),window.addEventListener("message",s),t.addEventListener("abort",()=>{i(),r(t.reason)})})}var te=class{constructor(t){this.host=t,this.isWaiting=!1,this.isBlocked=!1,this.link="",this.problem=null,this._begun=null,t.addController(this)}hostDisconnected(){this.cancel()}async run(t,o,r){let n=De();this._begun?.abort();let s=this._begun=new AbortController;this._show({isWaiting:!0,isBlocked:n===null,link:"",problem:null});try{return await r(await ze(n,t,o,l=>this._show({link:l}),s.signal))}catch(i){U(i)||this._show({problem:q(i)});return}finally{this._begun===s&&this._show({isWaiting:!1,link:""})}}cancel(){this._begun?.abort(),this._show({isWaiting:!1,link:""})}_show(t){Object.assign(this,t),this.host.requestUpdate()}waiting(){return this.isWaiting?d`<div class="notice" role="status">
      ${b(this.isBlocked?"warning":"info")}
      <div class="words">
        <p>${g(this.isBlocked?"waiting.blocked":"waiting")}</p>
        ${this.link?d`<p><a href=${this.link} target="_blank" rel="opener">${g("waiting.link")}</a></p>`:c}
      </div>
      <button class="button" @click=${()=>this.cancel()}>${g("cancel")}</button>
    </div>`:c}};var je=4e3,ee=class{constructor(t){this.host=t,this.answer=null,this.problem=null,this.isOpen=!1,this.isSlow=!1,this._timer=0,this._begun=null,t.addController(this)}hostDisconnected(){this._stop()}async ask(t){this._stop();let o=this._begun=new AbortController;this._timer=window.setTimeout(()=>this._show({isSlow:!0}),je),this._show({isOpen:!0,isSlow:!1});try{this._show({answer:await t(o.signal)??null,problem:null})}catch(r){if(U(r)||o.signal.aborted)return;this._show({problem:q(r)}),this.host.dispatchEvent(new CustomEvent("problem-met",{detail:this.problem,bubbles:!0,composed:!0}))}finally{this._begun===o&&(clearTimeout(this._timer),this._show({isOpen:!1,isSlow:!1}))}}forget(){this._stop(),this._show({answer:null,problem:null,isOpen:!1,isSlow:!1})}cancel(){this._stop(),this._show({problem:new f("cancelled"),isOpen:!1,isSlow:!1})}keep(){this._show({isSlow:!1})}_stop(){clearTimeout(this._timer),this._begun?.abort()}_show(t){Object.assign(this,t),this.host.requestUpdate()}};var ft="number",R=[..."number short_description state priority opened_at assignment_group urgency impact severity".split(" "),..."caller_id name user_principal_name sys_id".split(" ")],tr=R.slice(0,6),Ve=new Set(R.slice(0,9)),re=e=>Ve.has(e),qe=e=>[...R,...e.map(t=>t.key).filter(t=>t!=="url"&&!R.includes(t))];function er(e,t){return(t.length>0?qe(t):[...new Set([...R,...e])]).filter(r=>r===ft||e.includes(r))}var ne=(e,t=[])=>W(`field.${e}`)?g(`field.${e}`):t.find(o=>o.key===e)?.label??e,We=e=>e&&typeof e=="object"?e.display_value||e.value:e??"";function se(e,t){return t==null||t===""?d`<span class="muted" aria-hidden="true">–</span><span class="visually-hidden">${g("cell.empty")}</span>`:e==="state"?jt(t):e==="opened_at"?d`<time datetime=${t}>${zt(t)}</time>`:We(t)||c}var oe=100,Ge=100,Ke="\uFEFF";async function or(e,t,o,r,n,s){let i="",l={rows:0,total:0,isCut:!0};for(let a=1;a<=Ge&&l.isCut;a+=1){let h=Zt({...o,page:a,pageSize:oe},r),p=await e.ask("GET",`${t}?${h}`,void 0,{accept:"text/csv",signal:s}),u=await p.text();i+=a===1?u:u.slice(u.indexOf(`\r
`)+2);let m=Number(p.headers.get("X-Total-Count"));l={rows:Math.min(a*oe,m),total:m,isCut:p.headers.get("X-Has-More")==="true"},n(l)}return Je(new Blob([Ke,i],{type:"text/csv;charset=utf-8"}),"incidents.csv"),l}function Je(e,t){let o=document.createElement("a");o.href=URL.createObjectURL(e),o.download=t,o.click(),setTimeout(()=>URL.revokeObjectURL(o.href),1e3)}var sr=$`
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
    /* Nothing touches an edge, whatever colour the page around it has. */
    padding: 1rem;
    background: var(--colorNeutralBackground1);
  }
`,ir=$`
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
  /* Browsers put a little before a select's text. */
  select { padding-inline: 0.375rem; }
  input:not([type="checkbox"]):disabled, select:disabled {
    color: var(--colorNeutralForeground3); background: var(--colorNeutralBackgroundDisabled);
    border-color: var(--colorNeutralStroke2); cursor: not-allowed;
  }
  input:not([type="checkbox"]):focus, select:focus {
    outline: 2px solid transparent; border-bottom-color: var(--colorCompoundBrandStroke);
    box-shadow: inset 0 -1px 0 var(--colorCompoundBrandStroke);
  }
  input { text-overflow: ellipsis; }
  input::placeholder { color: var(--colorNeutralForeground3); opacity: 1; }
  input[aria-invalid="true"] { border-color: var(--colorStatusDangerForeground1); }
  .wrong { color: var(--colorStatusDangerForeground1); font-size: 0.75rem; }
  .hint { color: var(--colorNeutralForeground3); font-size: 0.75rem; }
  input[type="checkbox"]:not([role]) { width: 1rem; height: 1rem; margin: 0; flex: none; accent-color: var(--colorBrandBackground); }

  .notice {
    display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: flex-start; padding: 0.1875rem 0.75rem;
    background: var(--colorNeutralBackground3); border: 1px solid var(--colorNeutralBackground3); border-radius: 4px;
  }
  /* The first line is as high as a button beside it. */
  .notice > .icon, .notice > .words { margin-block: 0.375rem; }
  .notice > .words { flex: 1 1 10rem; }
  .notice > .button, .notice > .row { align-self: center; }
  @media (max-width: 30rem) {
    .notice:has(> .button, > .row) { padding-bottom: 0.5rem; }
    .notice > .button, .notice > .row { margin-inline-start: 1.75rem; }
  }
  .notice .small { font-size: 0.75rem; color: var(--colorNeutralForeground2); }
  .notice.error { background: var(--colorStatusDangerBackground1); border-color: var(--colorStatusDangerBorder1); }
  .notice.error > .icon { color: var(--colorStatusDangerForeground1); }
  .notice.warning { background: var(--colorStatusWarningBackground1); border-color: var(--colorStatusWarningBorder1); }
  .notice.warning > .icon { color: var(--colorStatusWarningForeground1); }
  .notice.success { background: var(--colorStatusSuccessBackground1); border-color: var(--colorStatusSuccessBorder1); }
  .notice.success > .icon { color: var(--colorStatusSuccessForeground1); }

  .blank { display: grid; justify-items: center; gap: 0.5rem; padding: 2.5rem 1rem; text-align: center; }
  .blank > .icon { width: 2rem; height: 2rem; color: var(--colorNeutralForeground3); }
  .blank > p { max-width: 32rem; color: var(--colorNeutralForeground2); text-wrap: balance; }
  .blank > .row { justify-content: center; margin-top: 0.5rem; }

  .skeleton {
    display: inline-block; height: 0.75rem; width: 100%; border-radius: 4px; background: var(--colorNeutralStencil1);
  }
  .stack > .skeleton:nth-of-type(3n) { width: 85%; }
  .stack > .skeleton:nth-of-type(3n + 1) { width: 60%; }
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
    .skeleton { border: 1px solid GrayText; }
    .primary { forced-color-adjust: none; color: HighlightText; background: Highlight; border-color: Highlight; }
    .button:disabled, .button[aria-disabled="true"] { color: GrayText; border-color: GrayText; }
    [role="tab"][aria-selected="true"] { border-bottom-color: Highlight; }
    [role="tab"]:not([aria-selected="true"]) { border-bottom-color: Canvas; }
  }
`;var pr=$`
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
  tbody td { height: 2.1875rem; line-height: 1.25rem; }
  td.number, td.opened_at, td.priority, td.urgency, td.impact, td.severity { white-space: nowrap; }
  td.number .icon { width: 0.9375rem; height: 0.9375rem; margin-inline-start: 0.25rem; vertical-align: -0.2em; }
  td.short_description { min-width: 14rem; width: 40%; }
  td.sys_id { font-family: ui-monospace, Consolas, monospace; font-size: 0.75rem; }
  .details { padding: 0; border: 0; background: none; text-align: start; min-height: 1.5rem; border-radius: 2px; }
  .details:hover { text-decoration: underline; }
  /* Rows stay even; the drawer has the whole text. */
  .short_description .details { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
  .stale { cursor: progress; }
  .stale thead th { border-bottom-color: var(--colorCompoundBrandStroke); }
  td .skeleton { min-width: 5rem; width: 75%; vertical-align: middle; }
  @media (forced-colors: active) { tbody tr.open { outline: 2px solid Highlight; outline-offset: -2px; } }
`,gr=e=>d`<div class="scroll" role="region" aria-label=${g("incidents")} tabindex="0">
  <table aria-busy=${e.isLoading} class=${e.isLoading&&e.rows?"stale":""}>
    <thead><tr>${e.columns.map(t=>Ze(e,t))}</tr></thead>
    <tbody>
      ${e.rows?e.rows.map(t=>Qe(e,t)):Array.from({length:8},()=>d`<tr>${e.columns.map(t=>d`<td class=${t}><span class="skeleton"></span></td>`)}</tr>`)}
    </tbody>
  </table>
</div>`;function Ze({fields:e,view:t,want:o},r){let n=ne(r,e);if(!re(r))return d`<th scope="col">${n}</th>`;let s=t.sort===`-${r}`,i=s||t.sort===r,l=r==="opened_at"?J:r,a=l===r?`-${r}`:r;return d`<th scope="col" aria-sort=${i?s?"descending":"ascending":"none"}>
    <button @click=${()=>o({sort:t.sort===l?a:l,page:1})}>
      ${n}${i?b("ascending"):c}
    </button>
  </th>`}function Qe({columns:e,view:t,want:o},r){let n=t.incident!==""&&[r.number,r.sys_id].includes(t.incident),s=()=>o({incident:r.number??r.sys_id}),i=h=>{!h.target.closest("a, button")&&String(getSelection())===""&&s()},l=(h,p,u=p)=>d`<button class="details"
    aria-haspopup="dialog" aria-label=${p} title=${u||c} @click=${s}>${h}</button>`,a=h=>{if(h==="short_description")return l(r.short_description||g("no_description"),c,r.short_description);if(h!==ft)return se(h,r[h]);let p=!e.includes("short_description");return d`<a href=${r.url} target="_blank" rel="noopener noreferrer">${r.number??r.sys_id}${b("open")} <span class="visually-hidden">${g("opens_in_servicenow")}</span></a>
      ${p?l(b("info"),g("details_of",{number:r.number??""})):c}`};return d`<tr class=${n?"open":""} @click=${i}>
    ${e.map(h=>d`<td class=${h}>${a(h)}</td>`)}
  </tr>`}export{$ as a,d as b,c,N as d,q as e,Tt as f,Se as g,W as h,g as i,ht as j,Dt as k,mo as l,zt as m,bo as n,_o as o,b as p,yo as q,jt as r,xo as s,ut as t,ko as u,qt as v,Ao as w,Eo as x,No as y,Bo as z,Co as A,Oo as B,Mo as C,ee as D,Wt as E,Gt as F,Pe as G,Ue as H,Fe as I,Ho as J,To as K,Po as L,gt as M,Uo as N,Fo as O,Zt as P,Yt as Q,Ro as R,ft as S,tr as T,qe as U,er as V,ne as W,We as X,se as Y,or as Z,sr as _,ir as $,pr as aa,gr as ba,te as ca};
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
