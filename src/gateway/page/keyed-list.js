import { highlight } from './dom.js';

/**
 * @typedef {object} Row
 * @property {string} key
 * @property {string} news What the row says that is worth a highlight when it changes.
 * @property {string} [rest] What else its nodes depend on.
 * @property {() => Node[]} nodes
 */

/**
 * Children of a node by key: made once, filled anew only when they changed (focus stays where it is), removed
 * when gone. On the first showing nothing is highlighted, because everything is new.
 *
 * @param {HTMLElement} parent
 * @param {string} tag
 */
export function keyedList(parent, tag) {
  /** @type {Map<string, {node: HTMLElement, news: string, rest: string}>} */
  const shown = new Map();

  /**
   * @param {Row[]} rows
   * @param {boolean} quietly
   */
  return function show(rows, quietly) {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { node }] of shown) {
      if (keys.has(key)) continue;
      node.remove();
      shown.delete(key);
    }
    rows.forEach(({ key, news, rest = '', nodes }, index) => {
      const before = shown.get(key);
      const node = before?.node ?? document.createElement(tag);
      shown.set(key, { node, news, rest });
      if (before?.news !== news || before.rest !== rest) node.replaceChildren(...nodes());
      if (before?.news !== news && !quietly) highlight(node);
      const there = parent.children[index] ?? null;
      if (there !== node) parent.insertBefore(node, there);
    });
  };
}
