// @ts-check
/** Puts a popover beneath the button that opens it; where it does not fit, it moves into the window. */

const GAP = 4;
const EDGE = 8;
const LEAST_ROOM = 200;

/** For `beforetoggle` of an element with `popover`, whose button is the one with its id as `popovertarget`. @param {Event} event */
export function place(event) {
  const popover = /** @type {HTMLElement} */ (event.currentTarget);
  const root = /** @type {ShadowRoot} */ (popover.getRootNode());
  const button = /** @type {HTMLElement | null} */ (root.querySelector(`[popovertarget="${popover.id}"]`));
  if (!button) return;
  if (/** @type {ToggleEvent} */ (event).newState !== "open") {
    // Within a shadow tree, browsers do not find the way back by themselves.
    if (popover.matches(":focus-within")) button.focus();
    return;
  }
  // It has no size before it is shown.
  requestAnimationFrame(() => {
    const beneath = button.getBoundingClientRect();
    const { width } = popover.getBoundingClientRect();
    // A long one scrolls rather than hide its button, as long as there is some room for it.
    const room = window.innerHeight - beneath.bottom - GAP - EDGE;
    if (room > LEAST_ROOM) popover.style.maxHeight = `${room}px`;
    const right = document.documentElement.clientWidth - width - EDGE;
    const bottom = window.innerHeight - popover.getBoundingClientRect().height - EDGE;
    popover.style.left = `${Math.max(EDGE, Math.min(beneath.left, right))}px`;
    popover.style.top = `${Math.max(EDGE, Math.min(beneath.bottom + GAP, bottom))}px`;
  });
}
