import { randomBytes } from 'node:crypto';

/** A refusal of the Graph API: what its error answer is made of. */
export interface GraphFailure {
  status: number;
  code: number;
  message: string;
  type: 'OAuthException' | 'GraphMethodException';
  details?: string;
  subcode?: number;
}

const oauth = (status: number, code: number, message: string, details?: string): GraphFailure => ({
  status,
  code,
  message,
  type: 'OAuthException',
  ...(details === undefined ? {} : { details }),
});

export const graphFailures = {
  badToken: oauth(401, 190, 'Invalid OAuth access token - Cannot parse access token'),
  unknownObject: (id: string): GraphFailure => ({
    status: 400,
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  }),
  parameter: (details: string) => oauth(400, 100, '(#100) Invalid parameter', details),
  windowClosed: oauth(
    400,
    131047,
    '(#131047) Re-engagement message',
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  ),
  templateUnknown: (name: string, language: string) =>
    oauth(
      404,
      132001,
      '(#132001) Template name does not exist in the translation',
      `template name (${name}) does not exist in ${language}`,
    ),
  templateParameters: (given: number, expected: number) =>
    oauth(
      400,
      132000,
      '(#132000) Number of parameters does not match the expected number of params',
      `body: number of localizable_params (${given}) does not match the expected number of params (${expected})`,
    ),
  pairRate: oauth(
    400,
    131056,
    '(#131056) (Business Account, Consumer Account) pair rate limit hit',
    'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
  ),
  numberRate: oauth(
    429,
    130429,
    '(#130429) Rate limit hit',
    'Message failed to send because there were too many messages sent from this phone number in a short period of time.',
  ),
  somethingWrong: oauth(
    500,
    131000,
    '(#131000) Something went wrong',
    'Message failed to send due to an unknown error.',
  ),
  internal: oauth(500, 1, 'An unknown error has occurred.'),
};

export function errorAnswer(failure: GraphFailure): object {
  return {
    error: {
      message: failure.message,
      type: failure.type,
      code: failure.code,
      ...(failure.subcode === undefined ? {} : { error_subcode: failure.subcode }),
      ...(failure.details === undefined
        ? {}
        : { error_data: { messaging_product: 'whatsapp', details: failure.details } }),
      fbtrace_id: `A${randomBytes(16).toString('base64url')}`,
    },
  };
}
