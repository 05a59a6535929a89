import { byId } from './dom.js';

/** On a narrow screen the panel lies over the chat, behind a button; on a wide one it stands beside it. */
export function createPanelToggle() {
  const toggle = byId('panel-toggle');
  const panel = byId('panel');

  /** @param {boolean} open */
  function set(open) {
    toggle.setAttribute('aria-expanded', String(open));
    document.body.classList.toggle('panel-open', open);
  }

  const isOpen = () => document.body.classList.contains('panel-open');

  toggle.addEventListener('click', () => {
    set(!isOpen());
    if (isOpen()) panel.focus();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen() || byId('confirm-new').open) return;
    set(false);
    toggle.focus();
  });

  return { close: () => set(false) };
}
