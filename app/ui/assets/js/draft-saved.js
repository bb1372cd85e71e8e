// @ts-check
/** On the message "Saved": the server has the words, so the phone need not keep them. */

/** @param {Element} element with `data-saved`, the name its box has in `data-draft` */
export function attach(element) {
  const person = document.querySelector("[data-person]")?.getAttribute("data-person") ?? "";
  try {
    localStorage.removeItem(`samferd-draft:${person}:${element.getAttribute("data-saved")}`);
  } catch {
    // A phone without storage keeps no drafts.
  }
}
