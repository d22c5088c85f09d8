// @ts-check
/** Saves the whole list as CSV, page after page, in the columns, order and filters that are shown. */
/** @import { Client } from "./client.js" */
import { incidentQuery } from "./view.js";

const PAGE_SIZE = 100;
const MOST_PAGES = 50;
/** Without it, Excel reads anything but English letters wrongly. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * @param {Client} client @param {string} path @param {import("./view.js").View} view @param {string[]} columns
 * @param {AbortSignal} signal
 */
export async function download(client, path, view, columns, signal) {
  let text = "";
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = incidentQuery({ ...view, page }, columns, PAGE_SIZE);
    const response = await client.ask("GET", `${path}?${query}`, undefined, { accept: "text/csv", signal });
    const part = await response.text();
    text += page === 1 ? part : part.slice(part.indexOf("\r\n") + 2);
    if (response.headers.get("X-Has-More") !== "true") break;
  }
  save(new Blob([BYTE_ORDER_MARK, text], { type: "text/csv;charset=utf-8" }), "incidents.csv");
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
