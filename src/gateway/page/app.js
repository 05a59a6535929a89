import { createChat } from './chat.js';
import { createComposer } from './composer.js';
import { byId } from './dom.js';
import { createOutbox } from './outbox.js';
import { createPanel } from './panel.js';
import { createPanelToggle } from './panel-toggle.js';
import { followNewest } from './scroll.js';
import { currentSession, startSession } from './session.js';
import { openStream } from './stream.js';
import { sayAll, WORDS } from './words.js';

/** An accepted message whose echo has not come by then means a stream that only looks alive. */
const ECHO_MS = 8_000;
/** The transcript is told in one go; what comes after this pause is news. */
const REPLAY_PAUSE_MS = 400;

sayAll();

let session = currentSession();
/** @type {ReturnType<typeof setTimeout>} */
let settled;

const log = byId('log');
const connection = byId('connection');
const scroll = followNewest(log, byId('jump'));
const panelToggle = createPanelToggle();

const outbox = createOutbox({
  changed: showWaiting,
  accepted(id) {
    chat.accept(id);
    setTimeout(() => chat.isWaiting(id) && stream.reopen(), ECHO_MS);
  },
});

const chat = createChat(byId('messages'), {
  retry: outbox.retry,
  discard(id) {
    chat.discard(id);
    outbox.remove(id);
  },
});

const panel = createPanel({
  textOf: chat.textOf,
  reveal(id) {
    panelToggle.close();
    chat.reveal(id);
  },
});

const composer = createComposer((text) => {
  outbox.add(session, text);
  scroll.toEnd();
});

let stream = listen();

function listen() {
  replaying();
  return openStream(session, {
    message(message) {
      if (!chat.tell(message)) return;
      if (message.from === 'customer' && message.messageId) outbox.remove(message.messageId);
      if (log.ariaBusy === 'true') replaying();
      byId('welcome').hidden = true;
      panel.messageTold();
      scroll.added();
    },
    state(state) {
      chat.dropDraft(state.effects);
      show(state);
    },
    draft(draft) {
      chat.showDraft(draft);
      scroll.added();
    },
    unknown() {
      chat.clear();
      show(undefined);
      showWaiting();
      welcome();
    },
    connection(status) {
      if (connection.dataset.status !== status) {
        connection.dataset.status = status;
        connection.textContent = WORDS[status];
      }
      panel.setLive(status === 'connected');
      if (status === 'reconnecting') welcome();
      if (status === 'connected') outbox.hurry();
    },
  });
}

/** @param {import('./stream.js').ActorState | undefined} state Undefined while there is no actor. */
function show(state) {
  if (state) panel.show(state);
  else panel.clear();
  composer.suggest(state);
  byId('handed-off').hidden = state?.owner !== 'human';
}

/** Keeps a screen reader from reading the whole transcript aloud, and bubbles from fading in one by one. */
function replaying() {
  log.ariaBusy = 'true';
  clearTimeout(settled);
  settled = setTimeout(() => {
    log.ariaBusy = 'false';
  }, REPLAY_PAUSE_MS);
}

function showWaiting() {
  const entries = outbox.of(session);
  chat.showWaiting(entries, outbox.isUnreachable());
  if (entries.length > 0) byId('welcome').hidden = true;
  scroll.added();
}

function welcome() {
  byId('welcome').hidden = byId('messages').childElementCount > 0;
}

function startAnew() {
  for (const entry of outbox.of(session)) if (entry.refusal) outbox.remove(entry.id);
  stream.close();
  session = startSession();
  chat.reset();
  show(undefined);
  composer.focus();
  stream = listen();
  welcome();
}

const confirmation = byId('confirm-new');
byId('new-conversation').addEventListener('click', () => {
  confirmation.returnValue = '';
  confirmation.showModal();
});
confirmation.addEventListener('close', () => confirmation.returnValue === 'confirm' && startAnew());

addEventListener('online', () => stream.hurry());
addEventListener('pageshow', (event) => event.persisted && stream.reopen());
document.addEventListener('visibilitychange', () => document.hidden || stream.hurry());

showWaiting();
outbox.hurry();
