// @ts-check
/** A small menu made of `details`: Escape and a click elsewhere close it. */

/** @param {Element} element the details */
export function attach(element) {
  if (!(element instanceof HTMLDetailsElement)) return;
  const menu = element;

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
