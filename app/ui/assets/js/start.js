// @ts-check
/**
 * The end of every bundle: attaches each behaviour to the elements that ask for it. A behaviour
 * that fails is reported and leaves the others, and the page without script, working.
 *
 * @param {Record<string, (element: Element) => void>} behaviours by name
 */
export function attach(behaviours) {
  for (const element of document.querySelectorAll("[data-behaviour]")) {
    for (const name of (element.getAttribute("data-behaviour") ?? "").split(/\s+/)) {
      try {
        behaviours[name]?.(element);
      } catch (problem) {
        console.error(name, problem);
      }
    }
  }
}
