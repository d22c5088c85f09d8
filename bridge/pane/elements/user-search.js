// @ts-check
/** Finds an employee by name or address, as the ARIA pattern of an editable combobox with a list has it. */
/** @import { Client, Schemas } from "./client.js" */
import { LitElement, css, html, nothing } from "../vendor/lit.js";
import { Question } from "./asking.js";
import { icon } from "./parts.js";
import { sentence, t } from "./messages.js";
import { styles } from "./styles.js";

const QUIET_MILLISECONDS = 250;
const SHORTEST = 2;

/** Tells of its choice by `user-chosen`, whose detail is the user; of what went wrong by `problem-met`. */
export class UserSearch extends LitElement {
  static properties = {
    client: { attribute: false },
    chosen: { attribute: false },
    disabled: { type: Boolean },
    _open: { state: true },
    _active: { state: true },
  };

  static styles = [
    styles,
    css`
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
    `,
  ];

  constructor() {
    super();
    /** @type {Client | undefined} */ this.client = undefined;
    /** @type {Schemas["User"] | null} */ this.chosen = null;
    this.disabled = false;
    /** @type {Question<Schemas["UserPage"]>} */ this._found = new Question(this);
    this._open = false;
    this._active = -1;
    this._timer = 0;
  }

  get _input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector("input"));
  }

  focus() {
    this._input?.focus();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this._timer);
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("chosen") && this.chosen) this._input.value = this.chosen.name;
    if (changed.has("_active")) this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const active = this._open && this._active >= 0 ? `option-${this._active}` : nothing;
    return html`<div class="field">
      <label for="user">${t("user")}</label>
      <div class="box">
        ${icon("search")}
        <input
          id="user" role="combobox" type="text" autocomplete="off" spellcheck="false" maxlength="100"
          aria-autocomplete="list" aria-controls="users" aria-expanded=${this._open} aria-activedescendant=${active}
          aria-describedby="said" placeholder=${t("user.placeholder")} ?disabled=${this.disabled}
          @input=${this._typed} @keydown=${this._key} @blur=${() => (this._open = false)} @focus=${this._focused}
        />
        <div class="list" ?hidden=${!this._open}>
          <div id="users" role="listbox" aria-label=${t("users")}>
            ${this._users.map((user, index) => this._option(user, index))}
          </div>
          ${this._said() ? html`<p class="said muted">${this._said()}</p>` : nothing}
        </div>
      </div>
      <p id="said" class="visually-hidden" role="status">${this._open ? this._announced() : ""}</p>
    </div>`;
  }

  /** @param {Schemas["User"]} user @param {number} index */
  _option(user, index) {
    const more = [user.email || user.user_name, user.title].filter(Boolean).join(" · ");
    return html`<div
      id="option-${index}" role="option" aria-selected=${index === this._active}
      @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${() => this._choose(user)}
    >
      <span>${user.name}</span><span class="hint">${more}</span>
    </div>`;
  }

  get _users() {
    return this._found.answer?.items ?? [];
  }

  _said() {
    const { answer, problem, isSlow } = this._found;
    if (problem) return sentence(problem.code);
    if (!answer) return t(isSlow ? "slow" : "user.searching");
    if (answer.items.length === 0) return t("user.none");
    return answer.has_more ? t("user.more") : "";
  }

  _announced() {
    return this._users.length > 0 ? t("user.found", { n: this._users.length }) : this._said();
  }

  _focused() {
    this._input.select();
  }

  _typed() {
    clearTimeout(this._timer);
    const text = this._input.value.trim();
    if (text.length < SHORTEST) {
      this._open = false;
      return;
    }
    this._timer = window.setTimeout(() => this._search(text), QUIET_MILLISECONDS);
  }

  /** @param {string} text */
  async _search(text) {
    this._found.forget();
    this._open = true;
    this._active = -1;
    await this._found.ask((signal) => this.client?.get(`/v1/users?${new URLSearchParams({ search: text })}`, { signal }));
    if (this._users.length > 0) this._active = 0;
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    const last = this._users.length - 1;
    const { key } = event;
    if (key === "Escape") {
      if (this._open) this._open = false;
      else this._input.value = "";
    } else if (key === "Enter") {
      const user = this._open ? this._users[this._active] : undefined;
      if (user) this._choose(user);
      else this._typed();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      if (!this._open) {
        if (this._users.length > 0 && this._input.value.trim().length >= SHORTEST) this._open = true;
        else this._typed();
      } else if (last >= 0) {
        const step = key === "ArrowDown" ? 1 : -1;
        this._active = (this._active + step + last + 1) % (last + 1);
      }
    } else return;
    event.preventDefault();
  }

  /** @param {Schemas["User"]} user */
  _choose(user) {
    this._open = false;
    this._input.value = user.name;
    this.dispatchEvent(new CustomEvent("user-chosen", { detail: user, bubbles: true, composed: true }));
  }
}

customElements.define("user-search", UserSearch);
