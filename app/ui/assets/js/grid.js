// @ts-check
/**
 * Arrow keys move between the links of a table's cells; Home and End go to the ends of a row. Tab
 * still visits every link, so nothing depends on this.
 */

/** @type {Record<string, [number, number]>} rows, columns */
const MOVES = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** @param {Element} element the table */
export function attach(element) {
  if (!(element instanceof HTMLTableElement)) return;
  const table = element;

  /** @param {number} row @param {number} column @returns {HTMLElement | null | undefined} */
  const link = (row, column) => table.rows[row]?.cells[column]?.querySelector("a");

  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const cell = event.target instanceof Element ? event.target.closest("td, th") : null;
    if (!(cell instanceof HTMLTableCellElement)) return;
    let row = /** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex;
    let column = cell.cellIndex;
    let found;

    if (event.key === "Home") {
      found = link(row, 0) ?? link(row, 1);
    } else if (event.key === "End") {
      found = link(row, table.rows[row].cells.length - 1);
    } else if (event.key in MOVES) {
      const [down, right] = MOVES[event.key];
      while (!found) {
        row += down;
        column += right;
        if (!table.rows[row]?.cells[column]) break;
        found = link(row, column);
      }
    }
    if (!found) return;
    event.preventDefault();
    found.focus();
    found.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}
