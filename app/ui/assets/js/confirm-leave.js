// @ts-check
/**
 * Leaving a page with changed, unsent fields asks first. Sending the form does not ask.
 */

/** @param {Element} element the form */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  let changed = false;

  element.addEventListener("input", () => {
    changed = true;
  });
  element.addEventListener("submit", () => {
    changed = false;
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
