export interface Contact {
  channel: string;
  address: string;
}

/**
 * The ways in which a channel may write that contact, first the one that is given. WhatsApp writes phone numbers
 * without `+`, blanks and dashes; business-scoped ids stay as they are. Brazil has put a 9 before each mobile number
 * of eight digits; WhatsApp knows many who had theirs before without it. Eight digits that begin with 2 to 5 are a
 * landline, of somebody else.
 */
export function spellingsOf({ channel, address }: Contact): Contact[] {
  if (channel !== 'whatsapp') return [{ channel, address }];
  const given = numberIn(address) ?? address;
  const [, area, ninth, rest] = /^55(\d\d)(9?)([6-9]\d{7})$/.exec(given) ?? [];
  if (area === undefined) return [{ channel, address: given }];
  const other = `55${area}${ninth === '' ? '9' : ''}${rest}`;
  return [given, other].map((spelled) => ({ channel, address: spelled }));
}

/**
 * Whom somebody may mean who looks for a contact: by a phone number, where also one of Brazil without its 55, by
 * another id of WhatsApp, or by a session of the page.
 */
export function contactsMeant(text: string): Contact[] {
  const number = numberIn(text);
  const isLocal = number !== undefined && !text.includes('+') && /^\d{10,11}$/.test(number);
  return [
    ...spellingsOf({ channel: 'whatsapp', address: text }),
    ...(isLocal ? spellingsOf({ channel: 'whatsapp', address: `55${number}` }) : []),
    { channel: 'web', address: text },
  ];
}

/** The digits of what is written as a phone number; those that are copied may have invisible characters around them. */
function numberIn(text: string): string | undefined {
  return /^\p{Cf}*\+?[\d\s().\p{Pd}\p{Cf}]+$/u.test(text) ? text.replaceAll(/\D/g, '') : undefined;
}
