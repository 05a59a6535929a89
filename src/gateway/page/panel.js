import { byId } from './dom.js';
import { keyedList } from './keyed-list.js';
import { effectRows, recordRows, slotRows, tick, timerRows } from './panel-rows.js';
import { createStageStrip } from './stage-strip.js';

/** @typedef {import('./stream.js').ActorState} ActorState */
/** @typedef {import('./keyed-list.js').Row} Row */

const COUNTDOWN_MS = 1_000;

/**
 * The record of the actor, for a developer who meets Prosa for the first time.
 * @param {import('./panel-rows.js').Sources} sources
 */
export function createPanel(sources) {
  const stages = createStageStrip();
  const parts = {
    slots: part('slots', 'div'),
    timers: part('timers', 'li'),
    effects: part('effects', 'li'),
    record: part('record', 'div'),
  };
  /** @type {ActorState | undefined} */
  let shown;

  /** @param {ActorState} state */
  function show(state) {
    const quietly = shown?.id !== state.id;
    stages.show(state.stage, state.state, quietly);
    parts.slots(slotRows(state.slots, sources), quietly);
    parts.timers(timerRows(state.timers), quietly);
    parts.effects(effectRows(state.effects), quietly);
    parts.record(recordRows(state), quietly);
    shown = state;
  }

  setInterval(tick, COUNTDOWN_MS);

  return {
    show,

    /** A message may be told after the state that names it as a source. */
    messageTold() {
      if (shown) parts.slots(slotRows(shown.slots, sources), false);
    },

    /** There is no actor yet. */
    clear() {
      stages.clear();
      for (const empty of Object.values(parts)) empty([], true);
      shown = undefined;
    },

    /** @param {boolean} live */
    setLive(live) {
      byId('panel-note').textContent = live
        ? 'What the engine holds for this conversation, live.'
        : 'Not connected: this is the last state that was told.';
    },
  };
}

/**
 * A list and the sentence that stands in for it while it is empty.
 * @param {string} id
 * @param {string} tag
 */
function part(id, tag) {
  const show = keyedList(byId(id), tag);
  const empty = byId(`${id}-empty`);
  return (/** @type {Row[]} */ rows, /** @type {boolean} */ quietly) => {
    show(rows, quietly);
    empty.hidden = rows.length > 0;
  };
}
