import { expect, test } from 'vitest';
import { parseTemplate, renderTemplate } from '../../../src/funnel/template.ts';
import { joinViews, View, variablesOfView } from '../../../src/funnel/view.ts';

const made: string[] = [];

class Guest extends View {
  readonly #name: string;
  constructor({ name }: { name: string }) {
    super();
    made.push('guest');
    this.#name = name;
  }
  get name(): string {
    return this.#name;
  }
}

class Stay extends View {
  readonly #nights: number;
  constructor({ nights }: { nights: number }) {
    super();
    made.push('stay');
    this.#nights = nights;
  }
  get nights(): number {
    return this.#nights;
  }
  get long(): boolean {
    return this.nights > 7;
  }
}

class AnotherGuest extends Guest {
  override get name(): string {
    return 'somebody else';
  }
}

const Booking = joinViews<{ name: string; nights: number }>(Guest, Stay);

test('joined views say what each part says, and nothing else', () => {
  const view = new Booking({ name: 'Ana', nights: 8 });
  const said = parseTemplate('{{name}}, {{nights}}{{#long}}, long{{/long}}{{#toString}}, odd{{/toString}}');
  expect(renderTemplate(said, view)).toBe('Ana, 8, long');
  expect(variablesOfView(Booking)).toEqual(['name', 'nights', 'long']);
  expect(() => renderTemplate(parseTemplate('{{price}}'), view)).toThrow('no value for "{{price}}"');
});

test('a part is made once, when it is first asked', () => {
  const view = new Booking({ name: 'Ana', nights: 2 });
  made.length = 0;
  expect(renderTemplate(parseTemplate('{{nights}} {{nights}}'), view)).toBe('2 2');
  expect(made).toEqual(['stay']);
});

test('two parts that say the same are refused', () => {
  expect(() => joinViews<{ name: string }>(Guest, AnotherGuest)).toThrow('two parts of a view say "name"');
});
