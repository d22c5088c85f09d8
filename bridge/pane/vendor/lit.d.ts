export * from "lit-element/lit-element.js";
