// @ts-check
/** The words of the pane in the first of the browser's languages that there are; dates and numbers as people there write. */
const LANGUAGES = {
  en: () => import("../messages/en.js"),
  fr: () => import("../messages/fr.js"),
  de: () => import("../messages/de.js"),
};

const wanted = typeof navigator === "undefined" ? [] : navigator.languages;
/** As the browser says it, region included: what dates and numbers look like. */
export const locale = wanted.find((each) => Object.hasOwn(LANGUAGES, languageOf(each))) ?? "en";
export const language = /** @type {keyof typeof LANGUAGES} */ (languageOf(locale));

/** @typedef {string | {one: string, other: string}} Message */
/** @type {{default: Record<string, Message>}} */
const { default: words } = await LANGUAGES[language]();
const plurals = new Intl.PluralRules(locale);
const counts = new Intl.NumberFormat(locale);

/** @param {string} tag */
function languageOf(tag) {
  return tag.split("-")[0]?.toLowerCase() ?? "";
}

/** @param {string} key */
export const has = (key) => key in words;

/**
 * The message, with what stands in braces filled in; `n` decides between one and many.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const message = words[key] ?? key;
  const form = plurals.select(Number(values.n ?? 0)) === "one" ? "one" : "other";
  const text = typeof message === "string" ? message : message[form];
  return text.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? counts.format(value) : value;
  });
}

/** What there are no words for is only unexpected. @param {string} code */
export const known = (code) => (has(`problem.${code}`) ? code : "unexpected");

/** The sentence that says what to do. @param {string} code */
export const sentence = (code) => t(`problem.${known(code)}`);

const KINDS = ["fact", "field", "audit", "connector"];
/** What the API calls by this name, in words; what a later bridge may tell can be read at least. @param {string} name */
export function nameOf(name) {
  const kind = KINDS.find((each) => has(`${each}.${name}`));
  return kind ? t(`${kind}.${name}`) : name.replaceAll("_", " ");
}

/** @param {number} count */
export const number = (count) => counts.format(count);

const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const exactMoments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" });
const days = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** @param {string | null | undefined} iso */
export const moment = (iso) => (iso ? moments.format(new Date(iso)) : "");
/** @param {string | null | undefined} iso */
export const exactMoment = (iso) => (iso ? exactMoments.format(new Date(iso)) : "");
/** @param {string | null | undefined} iso */
export const day = (iso) => (iso ? days.format(new Date(iso)) : "");
/** @param {string[]} items */
export const listed = (items) => new Intl.ListFormat(locale, { type: "conjunction" }).format(items);
