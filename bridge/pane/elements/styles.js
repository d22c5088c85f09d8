// @ts-check
/** How everything looks: the tokens of Fluent's web themes (@fluentui/tokens, MIT) that are used, and the shared parts. */
import { css } from "../vendor/lit.js";

export const tokens = css`
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
`;

export const styles = css`
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
`;
