import { byId, element, highlight } from './dom.js';
import { statePath, words } from './panel-format.js';

const STAGES = ['discovery', 'presentation', 'engagement', 'conversion', 'closing'];

/** The five stages of the funnel as steps; a stage outside of them is a badge. */
export function createStageStrip() {
  const steps = STAGES.map((name) => element('li', {}, element('span', {}, name)));
  const badge = byId('other-stage');
  const path = byId('state-path');
  byId('stages').append(...steps);
  let shownStage = '';
  let shownPath = '';

  /** @param {string} stage */
  function showStage(stage) {
    const current = STAGES.indexOf(stage);
    steps.forEach((step, index) => {
      step.classList.toggle('passed', index < current);
      if (index === current) step.setAttribute('aria-current', 'step');
      else step.removeAttribute('aria-current');
    });
    badge.hidden = current >= 0 || stage === '';
    badge.textContent = words(stage);
    byId('panel-toggle-stage').textContent = stage === '' ? 'actor' : words(stage);
    return steps[current] ?? badge;
  }

  return {
    /**
     * @param {string} stage
     * @param {unknown} state
     * @param {boolean} quietly
     */
    show(stage, state, quietly) {
      const newPath = statePath(state);
      path.textContent = newPath;
      if (newPath !== shownPath && !quietly) highlight(path);
      shownPath = newPath;
      if (stage === shownStage) return;
      const mark = showStage(stage);
      shownStage = stage;
      if (quietly) return;
      highlight(mark);
      byId('stage-status').textContent = `Stage: ${words(stage)}`;
    },

    clear() {
      showStage('');
      path.textContent = '';
      shownStage = '';
      shownPath = '';
    },
  };
}
