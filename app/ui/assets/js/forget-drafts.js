// @ts-check
/**
 * On the sign-out form: what was kept on this phone goes with the person. Words that the server has
 * are safe there; if some were never sent, the person is asked first.
 */

const PREFIX = "samferd-draft:";

/** @returns {string[]} */
function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** @param {Element} element the sign-out form */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener("submit", (event) => {
    const kept = keys();
    if (kept.length === 0) return;
    if (confirm(element.dataset.question)) {
      for (const key of kept) localStorage.removeItem(key);
    } else {
      event.preventDefault();
    }
  });
}
