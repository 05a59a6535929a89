import { beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';
import { asAdmin, conversationOf } from '../support/prosa.ts';
import { type Ground, OPENINGS } from '../support/studio-openings.ts';
import { addUser, StudioPage } from '../support/studio-page.ts';
import { sharedStudio } from '../support/studio-prosa.ts';

const chromiumPath = findChromium();
const SCHEMES = ['light', 'dark'] as const;
const asEditor = { ...asAdmin, 'content-type': 'application/json' };

describe.skipIf(chromiumPath === undefined)('what is opened in the Studio', () => {
  const served = sharedStudio(chromiumPath);
  let ground: Ground;

  beforeAll(async () => {
    await addUser(served.prosa.url, 'rui', 'operator');
    const draft = await publishedAndDrafted();
    for (const [name, description, reply] of [
      ['hello', 'Says hello.', 'Sofia'],
      ['goodbye', 'Says goodbye.', 'tchau'],
    ]) {
      const yaml = `description: ${description}\nturns:\n  - say: oi\n    reply: ${reply}\n  - wait: 1m\n`;
      await post(`drafts/${draft}/dialogues`, { name, yaml });
    }
    ground = {
      draft,
      conversation: await talk('somos 4 pessoas em Búzios'),
      handOff: await talk('quero falar com uma pessoa'),
    };
  });

  async function post(path: string, body: object): Promise<Record<string, string>> {
    const response = await fetch(`${served.prosa.url}/api/${path}`, {
      method: 'POST',
      headers: asEditor,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, string>;
  }

  async function read<T>(path: string): Promise<T> {
    return (await (await fetch(`${served.prosa.url}/api/${path}`, { headers: asAdmin })).json()) as T;
  }

  /** A version to roll back from, and a draft that differs from it. @returns the draft's id */
  async function publishedAndDrafted(): Promise<string> {
    const { live } = await read<{ live: string }>('funnels');
    const { document, prompts } = await read<{ document: Funnel; prompts: object }>(`funnels/${live}`);
    const described = (description: string) => {
      const { discovery } = document.machine.states;
      const states = { ...document.machine.states, discovery: { ...discovery, description } };
      return { ...document, machine: { ...document.machine, states } };
    };
    await post('funnels', {
      document: described('What they wish.'),
      prompts,
      existing: 'keep',
      note: 'First',
    });
    const { id } = await post('drafts', { title: 'Opened', document: described('All they wish.'), prompts });
    return id!;
  }

  /** @returns the id of the conversation */
  async function talk(text: string): Promise<string> {
    const customer = await ChatPage.open(await served.browser.newContext(), served.prosa.url);
    await customer.say('Oi');
    await customer.say(text);
    const { id } = (await conversationOf(served.prosa, 'web', await customer.session()))!;
    await customer.page.context().close();
    return id;
  }

  test.for(
    [
      { view: 'wide', width: 1440, height: 900 },
      { view: 'narrow', width: 390, height: 844 },
    ].flatMap((page) => (['in a draft', 'elsewhere'] as const).map((where) => ({ ...page, where }))),
  )('has no barrier $where on a $view page, light or dark', async ({ view, width, height, where }) => {
    const context = await served.browser.newContext({ viewport: { width, height } });
    const studio = await StudioPage.open(context, served.prosa.url);
    await studio.logIn('ana');
    const { page } = studio;
    const found: string[] = [];
    const here = OPENINGS.filter(
      ({ only = view, at }) =>
        only === view && at(ground).startsWith('/drafts/') === (where === 'in a draft'),
    );
    for (const { name, at, open } of here) {
      try {
        await studio.go(at(ground));
        await open(studio);
      } catch (error) {
        await studio.picture(`failed ${name} ${width}`);
        found.push(`${name} ${width} could not be opened: ${error}`);
        continue;
      }
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
        await studio.drawn();
        await studio.picture(`${name} ${width} ${colorScheme}`);
        // The canvas behind it is looked at with the views; dark is another colour and nothing else.
        const barriers = await studio.barriers({
          without: ['.react-flow__viewport'],
          ...(colorScheme === 'dark' && { only: ['color-contrast'] }),
        });
        for (const one of barriers) found.push(`${name} ${width} ${colorScheme}: ${one}`);
      }
    }
    await context.close();
    expect(found).toEqual([]);
    expect(studio.problems).toEqual([]);
  });

  test('what stands on the canvas has a ground of its own, whatever is beneath it', async () => {
    const context = await served.browser.newContext();
    const studio = await StudioPage.open(context, served.prosa.url);
    await studio.logIn('ana');
    await studio.go(`/drafts/${ground.draft}`);
    await studio.drawn();
    for (const colorScheme of SCHEMES) {
      await studio.page.emulateMedia({ colorScheme });
      await studio.page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      for (const one of ['.react-flow__attribution', '.canvas-tools']) {
        const ground = await studio.page.evaluate(
          `getComputedStyle(document.querySelector('${one}')).backgroundColor`,
        );
        expect(`${one} ${ground}`).toMatch(/ rgb\(/); // with transparency it is rgba()
      }
    }
    await context.close();
  });
});

interface Funnel {
  machine: { states: Record<string, object> };
}
