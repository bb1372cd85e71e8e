// @ts-check
/** Moves the focus to what matters first, such as the summary of what is wrong; once a page. */

/** @param {Element} element */
export function attach(element) {
  const free = !document.activeElement || document.activeElement === document.body;
  if (free && element instanceof HTMLElement) element.focus();
}
