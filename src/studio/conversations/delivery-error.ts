/** Why a message has not arrived, in words for whoever answers customers. Pure. */

const REACH = 'WhatsApp could not be reached.';
const FAULT = 'WhatsApp had a fault of its own.';
const TOO_FAST = 'WhatsApp takes no more messages for the moment.';
const ACCESS = 'WhatsApp does not let Prosa in: tell whoever looks after Prosa.';
const HELD_BACK = 'WhatsApp has held back the business account: tell whoever looks after it.';
const NOT_SET_UP = 'The number of the business is not set up at WhatsApp: tell whoever looks after it.';
const WINDOW = 'The customer wrote more than 24 hours ago: WhatsApp takes no free text any more.';
const NOT_TAKEN = 'WhatsApp did not take this message.';

/** By the codes of Meta ("Cloud API › Error codes"), of Node.js and of Prosa. */
const BY_CODE: Readonly<Record<string, string>> = {
  ...all(['1', '2', '131000', 'no_id'], FAULT),
  ...all(['4', '80007', '130429', '131016', '131056', 'http_429'], TOO_FAST),
  ...all(['0', '3', '10', '190', '131005', 'http_401', 'http_403'], ACCESS),
  ...all(['368', '131031', '131048'], HELD_BACK),
  ...all(['131037', '131042', '131045', '131057', '133010'], NOT_SET_UP),
  ...all(['470', '131047'], WINDOW),
  ...all(
    ['131026', '131030'],
    'WhatsApp cannot reach this customer: they may have no WhatsApp any more, or an old one.',
  ),
  131049: 'WhatsApp held it back, so that the customer does not get too many messages of businesses.',
  131050: 'The customer wants no messages of this kind from the business.',
  ...all(['131052', '131053'], 'WhatsApp could not take the picture or file.'),
  outcome_unknown: 'WhatsApp never said whether it arrived; it may have.',
};

function all(codes: readonly string[], words: string): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, words]));
}

/** @param error as the outbox keeps it, `<code>: <message>` @param goesOn whether it is tried again */
export function deliveryError(error: string, goesOn: boolean): string {
  const code = /^(\w+): /.exec(error)?.[1] ?? '';
  const why = BY_CODE[code] ?? wordsOfKind(code);
  return goesOn ? `${why} Prosa tries again by itself, for up to a day.` : why;
}

function wordsOfKind(code: string): string {
  if (/^(E[A-Z_]{3,}|ABORT_ERR|CERT_\w+|UND_\w+|23)$/.test(code)) return REACH;
  if (/^http_5\d\d$/.test(code)) return FAULT;
  if (/^2\d\d$/.test(code)) return ACCESS;
  if (/^132\d{3}$/.test(code)) return 'WhatsApp did not take the template: tell whoever looks after Prosa.';
  return NOT_TAKEN;
}
