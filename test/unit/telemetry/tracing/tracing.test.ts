import { expect, it } from 'vitest';
import { parseTraceparent } from '../../../../src/telemetry/tracing/tracing.ts';

const [TRACE, SPAN] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];

it('reads a traceparent, of later versions, too', () => {
  const ids = { trace_id: TRACE, span_id: SPAN };
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-01`)).toEqual({ ...ids, sampled: true });
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-00`)).toEqual({ ...ids, sampled: false });
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-03`)).toEqual({ ...ids, sampled: true });
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)).toEqual({ ...ids, sampled: true });
});

it.each([
  ['nothing', undefined],
  ['several headers', [`00-${TRACE}-${SPAN}-01`]],
  ['no ids', '00'],
  ['capitals', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['version ff', `ff-${TRACE}-${SPAN}-01`],
  ['more than this version has', `00-${TRACE}-${SPAN}-01-more`],
  ['another separator', `cc-${TRACE}-${SPAN}-01.more`],
])('takes %s for none', (_, text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});
