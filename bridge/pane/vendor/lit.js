export * from "./lit-element-4.2.2/lit-element.js";
