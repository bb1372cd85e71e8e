// @ts-check
/**
 * A second click while the first is on its way does nothing. The form itself keeps working: nothing
 * is disabled, so the button's own name and value are sent, and a page shown again from the
 * browser's memory is ready for another try.
 */

const WAIT_MS = 10_000;

/** @param {Element} element the form */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  const form = element;
  let sentAt = 0;

  const rest = () => {
    sentAt = 0;
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
    }
  };

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (Date.now() - sentAt < WAIT_MS) {
      event.preventDefault();
      return;
    }
    sentAt = Date.now();
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(rest, WAIT_MS);
  });
  addEventListener("pageshow", rest);
}
