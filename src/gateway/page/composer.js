import { button, byId } from './dom.js';
import { read, write } from './session.js';
import { WORDS } from './words.js';

/** What might be said first. */
const START = [WORDS.house, WORDS.party, WORDS.handOff];

/**
 * Where the customer writes, and the suggestions above it.
 * @param {(text: string) => void} send
 */
export function createComposer(send) {
  const form = byId('composer');
  const field = byId('text');
  const suggestions = byId('suggestions');
  const touch = matchMedia('(pointer: coarse)');
  let suggested = '';

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

  /** @param {string} text It goes away once it was used, until the state suggests other things. */
  function chip(text) {
    const made = button(text, 'chip', () => {
      made.remove();
      send(text);
      field.focus({ preventScroll: true });
    });
    return made;
  }

  /** @param {import('./stream.js').ActorState} [state] */
  function suggest(state) {
    const texts = state?.suggestions ?? START;
    if (texts.join('\n') === suggested) return;
    suggested = texts.join('\n');
    suggestions.replaceChildren(...texts.map(chip));
  }

  field.value = read('draft') ?? '';
  fit();
  suggest();

  return { suggest, focus: () => field.focus() };
}
