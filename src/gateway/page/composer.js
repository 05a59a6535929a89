import { button, byId } from './dom.js';
import { read, write } from './session.js';

const SUGGESTIONS = [
  'Oi, procuro casa em Búzios',
  'Somos 4 pessoas, de 20 a 27 de dezembro',
  'Está caro…',
  'Quero falar com uma pessoa',
];

/**
 * Where the customer writes, and the suggestions above it. A suggestion goes away once it was used.
 * @param {(text: string) => void} send
 */
export function createComposer(send) {
  const form = byId('composer');
  const field = byId('text');
  const suggestions = byId('suggestions');
  const touch = matchMedia('(pointer: coarse)');

  function fit() {
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  function keepDraft() {
    write('draft', field.value);
    fit();
  }

  field.addEventListener('input', keepDraft);
  addEventListener('resize', fit);

  field.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && !touch.matches;
    if (!sends) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.focus();
    if (text === '') return;
    send(text);
    field.value = '';
    keepDraft();
  });

  function suggestAll() {
    const chips = SUGGESTIONS.map((text) =>
      button(text, 'chip', () => {
        send(text);
        field.focus({ preventScroll: true });
      }),
    );
    suggestions.replaceChildren(...chips);
  }

  field.value = read('draft') ?? '';
  fit();
  suggestAll();

  return {
    suggestAll,
    focus: () => field.focus(),
    /** @param {string} text Was said: no need to suggest it any more. */
    said(text) {
      for (const chip of suggestions.children) if (chip.textContent === text) chip.remove();
    },
  };
}
