// @ts-check
/**
 * On the sign-out form: what was kept on this phone goes with the person. Words that the server has
 * are safe there; if some were never sent, the person is asked first. `data-person` is what the
 * names of this person's drafts begin with; another person's on the same phone stay.
 */

const PREFIX = "samferd-draft:";

/** @param {string} prefix @returns {string[]} */
function keys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

/** @param {Element} element the sign-out form */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  element.addEventListener("submit", (event) => {
    const person = element.dataset.person;
    const kept = keys(person ? `${PREFIX}${person}:` : PREFIX);
    if (kept.length === 0) return;
    if (confirm(element.dataset.question)) {
      for (const key of kept) localStorage.removeItem(key);
    } else {
      event.preventDefault();
    }
  });
}
