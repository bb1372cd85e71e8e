// @ts-check
/** Moves the focus to what matters first, such as the summary of what is wrong. */

/** @param {Element} element */
export function attach(element) {
  if (element instanceof HTMLElement) element.focus();
}
