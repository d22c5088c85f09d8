// @ts-check
/** The tokens of Fluent's web themes that are used here (@fluentui/tokens, MIT), light and dark by the page's scheme. */
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
    --colorStatusDangerForeground1: light-dark(#b10e1c, #dc626d);
    --colorPaletteRedForeground1: light-dark(#bc2f32, #e37d80);
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
`;
