/** `/api/bookings…`: who has what, and cancelling it. */
import { z } from 'zod';
import type { BookingDesk } from '../bookings/booking-desk.ts';
import { booking, conversationId, page } from './answers.ts';
import { pageLimit } from './page-limit.ts';
import { define } from './route.ts';

const listQuery = z
  .strictObject({
    limit: pageLimit(),
    after: z.string().max(1_000).optional(),
    resource: z.string().min(1).max(200).optional(),
    conversation: conversationId.optional(),
  })
  .refine(({ after, conversation }) => after === undefined || conversation === undefined, {
    message: 'give either after or a conversation, which has no pages',
  });
const params = z.object({
  id: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be the id of a booking or hold'),
});

const of = define<Pick<BookingDesk, 'list' | 'show' | 'cancel'>>();

export const bookingRoutes = [
  of({
    method: 'GET',
    url: '/api/bookings',
    least: 'viewer',
    summary: 'Bookings and holds that have not ended, by resource and end.',
    query: listQuery,
    answer: page(booking),
    handle: ({ query }, desk) => desk.list(query),
  }),
  of({
    method: 'GET',
    url: '/api/bookings/:id',
    least: 'viewer',
    summary: 'One of them.',
    params,
    answer: booking,
    handle: ({ params: { id } }, desk) => desk.show(id),
  }),
  of({
    method: 'DELETE',
    url: '/api/bookings/:id',
    least: 'operator',
    summary: 'Cancels it, so that others can have the days. The customer is not told.',
    params,
    answer: booking,
    audit: ({ params: { id } }, { resource, until }) => ({
      action: until === undefined ? 'booking.cancel' : 'hold.cancel',
      subject: id,
      detail: { resource },
    }),
    handle: ({ params: { id } }, desk) => desk.cancel(id),
  }),
];
