/** What comes in from outside. */
import { counter, gauge, histogram, SECONDS } from '../metric.ts';

/** What routes are told apart by: few, whatever there is below them. */
export const ROUTES = ['webhook', 'web', 'api', 'health', 'page', 'other'] as const;
export type RouteClass = (typeof ROUTES)[number];

export const GATEWAY = {
  httpRequests: counter(
    'prosa_http_requests_total',
    'requests',
    { route: ROUTES, code: 'HTTP status codes' },
    'Requests answered, by kind of route (`webhook` of WhatsApp, `web` for the API of the page, `api` for operators, `health`, `page`, `other`) and status code.',
  ),
  httpRequestSeconds: histogram(
    'prosa_http_request_seconds',
    'seconds',
    { route: ['webhook', 'web', 'api', 'page', 'other'] },
    SECONDS.delay,
    'From the head of a request until its answer was written. That of a webhook holds the commit of what it brought, or its write to Kafka. Streams of the page are not counted, nor what asks about health.',
  ),
  webhookUpdates: counter(
    'prosa_webhook_updates_total',
    'updates',
    { channel: ['whatsapp'], kind: ['message', 'status', 'skipped'] },
    'Updates in accepted webhooks: `message`, `status`, or `skipped` when meant for another number or unreadable.',
  ),
  messageStatuses: counter(
    'prosa_message_statuses_total',
    'statuses',
    { channel: ['whatsapp'], state: ['sent', 'delivered', 'read', 'failed'] },
    'What WhatsApp said became of messages to customers; what it says twice counts twice.',
  ),
  requestsRefused: counter(
    'prosa_requests_refused_total',
    'requests',
    { code: 'codes of errors.md' },
    'Requests that were answered with an error, by its code, one of [errors.md](errors.md).',
  ),
  loginsRefused: counter(
    'prosa_logins_refused_total',
    'logins',
    { reason: ['wrong', 'limited', 'no_role'] },
    'Logins to the admin API that were refused: `wrong` (name, password, token or what the issuer says), `limited` (too many tries), `no_role` (nothing of PROSA_OIDC_ROLES, or the name of a user).',
  ),
  eventsInFlight: gauge(
    'prosa_events_in_flight',
    'events',
    {},
    'Events accepted but not yet durable; beyond `PROSA_MAX_IN_FLIGHT` requests get a 503.',
  ),
  eventsInFlightLimit: gauge(
    'prosa_events_in_flight_limit',
    'events',
    {},
    '`PROSA_MAX_IN_FLIGHT`: how many events may be in flight.',
  ),
  webStreams: gauge('prosa_web_streams', 'streams', {}, 'Open streams of the page.'),
};
