/**
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Makes an element. Strings become text nodes, so nothing a customer or the bot wrote is read as HTML.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(string | Node)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * @param {string} label
 * @param {string} className
 * @param {() => void} onClick
 */
export function button(label, className, onClick) {
  const made = element('button', { type: 'button', class: className }, label);
  made.addEventListener('click', onClick);
  return made;
}

const HIGHLIGHT_MS = 2400;

/**
 * Marks a new value for a moment.
 * @param {Element} target
 */
export function highlight(target) {
  target.classList.add('fresh');
  setTimeout(() => target.classList.remove('fresh'), HIGHLIGHT_MS);
}
