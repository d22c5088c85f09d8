export { default } from "./fluentui-svg-icons-1.1.343/icons.js";
