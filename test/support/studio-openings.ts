/** Everything in the Studio that has to be opened before it is seen: panels, forms, menus, dialogs. */
import type { Locator } from 'playwright-core';
import type { StudioPage } from './studio-page.ts';

/** What there is to look at. */
export interface Ground {
  draft: string;
  conversation: string;
  handOff: string;
}

export interface Opening {
  name: string;
  /** Address below /studio. */
  at: (ground: Ground) => string;
  /** From the view as it is when it has loaded. */
  open: (studio: StudioPage) => Promise<void>;
  /** It is not there on a narrow page, or only there. */
  only?: 'wide' | 'narrow';
}

const draft = ({ draft }: Ground) => `/drafts/${draft}`;
const menuItem = (studio: StudioPage, name: string) => studio.page.getByRole('menuitem', { name }).waitFor();

/** What the panel shows, beside the canvas or over it. */
const body = ({ page }: StudioPage): Locator => page.locator('.workspace-panel-body, .mantine-Drawer-body');

async function panel(studio: StudioPage, title: string): Promise<Locator> {
  await studio.node('conversion').waitFor();
  await studio.page.getByRole('navigation', { name: 'Panels' }).getByText(title, { exact: true }).click();
  await body(studio).locator(':scope > *').first().waitFor();
  await studio.settled();
  return body(studio);
}

async function inspect(studio: StudioPage, path: string): Promise<void> {
  await studio.node(path).waitFor();
  await studio.node(path).dispatchEvent('click');
  await body(studio).getByLabel('Title', { exact: true }).waitFor();
}

async function dialogueTests(studio: StudioPage): Promise<void> {
  await panel(studio, 'Try');
  await studio.button('Dialogue tests').click();
}

async function tryOut(studio: StudioPage): Promise<void> {
  await panel(studio, 'Try');
  await studio.page.getByLabel('Write as a customer').fill('Oi');
  await studio.page.keyboard.press('Enter');
  await studio.page.locator('.try .bubble.bot').first().waitFor();
}

const PUBLISH = ['See what changes', 'Replay conversations', 'Replay', 'Who is inside', 'Publish'];

/** Goes so many steps on. */
async function publish(studio: StudioPage, steps: number): Promise<void> {
  const shown = await panel(studio, 'Publish');
  for (const name of PUBLISH.slice(0, steps)) {
    await shown.getByRole('button', { name, exact: true }).click();
    if (name === 'Replay') await shown.getByText('same answers').waitFor();
    if (name === 'Who is inside') {
      await shown.getByLabel('They move over now').click();
      await shown.getByRole('table', { name: 'Those inside, by state' }).waitFor();
    }
  }
  await studio.settled();
}

async function draftMenu(studio: StudioPage): Promise<void> {
  await studio
    .button(/^More about/)
    .first()
    .click();
  await menuItem(studio, 'Delete');
}

async function userMenu(studio: StudioPage, item?: string): Promise<void> {
  await studio.button('More for rui').click();
  if (item === undefined) return menuItem(studio, 'Remove');
  await studio.page.getByRole('menuitem', { name: item }).click();
  await studio.page.getByRole('dialog').waitFor();
}

async function takeOver(studio: StudioPage): Promise<void> {
  const giveBack = studio.button('Give back');
  await studio.button('Take over').or(giveBack).first().waitFor();
  if ((await giveBack.count()) === 0) await studio.button('Take over').click();
  await giveBack.waitFor();
}

export const OPENINGS: readonly Opening[] = [
  { name: 'funnel form', at: draft, open: async (studio) => void (await panel(studio, 'Inspector')) },
  { name: 'stage form', at: draft, open: (studio) => inspect(studio, 'discovery') },
  {
    name: 'transition form',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await inspect(studio, 'discovery.waiting');
      await body(studio).locator('.transition-head button').first().click();
      await body(studio).locator('.transition-form').waitFor();
    },
  },
  {
    name: 'edge form',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await studio.node('conversion').waitFor();
      const edge = studio.page.locator('.react-flow__edge').first();
      for (let times = 0; (await edge.count()) === 0 && times < 8; times++) {
        await studio.button('Zoom in (+)').click();
        await studio.drawn();
      }
      await edge.dispatchEvent('click');
      await body(studio).locator('.transition-card').first().waitFor();
    },
  },
  {
    name: 'note form',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await studio.button('Add a note').click();
      await body(studio).getByLabel('Note').waitFor();
    },
  },
  {
    name: 'menu of transitions',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await inspect(studio, 'discovery.waiting');
      await studio.button('Add a transition').click();
      await menuItem(studio, 'When the customer writes');
    },
  },
  {
    name: 'menu of a state',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await inspect(studio, 'discovery');
      await studio.button('More to do with this state').click();
      await menuItem(studio, 'Delete');
    },
  },
  {
    name: 'question before deleting',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await inspect(studio, 'discovery');
      await studio.button('More to do with this state').click();
      await studio.page.getByRole('menuitem', { name: 'Delete' }).click();
      await studio.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'find',
    at: draft,
    open: async (studio) => {
      await studio.button('Find (Ctrl+F)').click();
      await studio.page.keyboard.type('disc');
      await studio.page.locator('.find-row').first().waitFor();
    },
  },
  { name: 'prompts', at: draft, open: async (studio) => void (await panel(studio, 'Prompts')) },
  {
    name: 'prompt',
    at: draft,
    open: async (studio) => {
      await (await panel(studio, 'Prompts')).locator('.problem-row').first().click();
      await body(studio).locator('textarea').first().waitFor();
      await studio.settled();
    },
  },
  { name: 'problems', at: draft, open: async (studio) => void (await panel(studio, 'Problems')) },
  { name: 'try', at: draft, open: async (studio) => void (await panel(studio, 'Try')) },
  { name: 'tried', at: draft, open: tryOut },
  {
    name: 'menu of effects',
    at: draft,
    open: async (studio) => {
      await panel(studio, 'Try');
      await studio.button('An effect fails').click();
      await studio.page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'saving a dialogue',
    at: draft,
    open: async (studio) => {
      await tryOut(studio);
      await studio.button('Save as a dialogue test').click();
      await studio.page.getByRole('dialog', { name: 'Save as a dialogue test' }).waitFor();
    },
  },
  {
    name: 'dialogue tests',
    at: draft,
    open: async (studio) => {
      await dialogueTests(studio);
      await studio.button('Run all').click();
      await studio.page.getByText('1 of 2 passed').waitFor();
    },
  },
  {
    name: 'dialogue test',
    at: draft,
    open: async (studio) => {
      await dialogueTests(studio);
      await studio.button('Says goodbye.').click();
      await studio.button('Run it').click();
      await studio.page.getByText('Turn 1 differs').waitFor();
    },
  },
  {
    name: 'question before deleting a dialogue test',
    at: draft,
    open: async (studio) => {
      await dialogueTests(studio);
      await studio.button('Delete “Says hello.”').click();
      await studio.page.getByRole('dialog', { name: 'Delete the dialogue test' }).waitFor();
    },
  },
  ...[0, 1, 3, 4, 5].map((steps) => ({
    name: `publish, step ${steps}`,
    at: draft,
    open: (studio: StudioPage) => publish(studio, steps),
  })),
  {
    name: 'menu of exports',
    at: draft,
    only: 'wide',
    open: async (studio) => {
      await studio.button('Export').click();
      await menuItem(studio, 'XState machine');
    },
  },
  {
    name: 'menu of a draft',
    at: () => '/funnels',
    open: (studio) => draftMenu(studio),
  },
  {
    name: 'deleting a draft',
    at: () => '/funnels',
    open: async (studio) => {
      await draftMenu(studio);
      await studio.page.getByRole('menuitem', { name: 'Delete' }).click();
      await studio.page.getByRole('dialog', { name: 'Delete the draft' }).waitFor();
    },
  },
  {
    name: 'adding a user',
    at: () => '/users',
    open: async (studio) => {
      await studio.button('Add a user').click();
      await studio.page.getByRole('dialog').waitFor();
    },
  },
  { name: 'menu of a user', at: () => '/users', open: (studio) => userMenu(studio) },
  { name: 'new password', at: () => '/users', open: (studio) => userMenu(studio, 'New password') },
  { name: 'removing a user', at: () => '/users', open: (studio) => userMenu(studio, 'Remove') },
  {
    name: 'roles',
    at: () => '/users',
    open: async (studio) => {
      await studio.page.getByRole('combobox', { name: 'Role of rui' }).click();
      await studio.page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'rolling back',
    at: () => '/history',
    open: async (studio) => {
      await studio.button('Roll back').click();
      await studio.page.getByRole('dialog', { name: 'Roll back' }).waitFor();
    },
  },
  ...(['Details', 'Replay'] as const).map((tab) => ({
    name: `${tab} of a conversation`,
    at: ({ conversation }: Ground) => `/conversations/${conversation}`,
    open: async (studio: StudioPage) => {
      await studio.page.getByRole('tab', { name: tab }).click();
      await studio.settled();
    },
  })),
  ...(['States', 'Table'] as const).map((shape) => ({
    name: `live as ${shape}`,
    at: () => '/live',
    only: 'wide' as const,
    open: async (studio: StudioPage) => {
      await studio.page.getByText(shape, { exact: true }).click();
      await studio.settled();
    },
  })),
  { name: 'taken over', at: ({ handOff }) => `/inbox/${handOff}`, open: takeOver },
  {
    name: 'menu of giving back',
    at: ({ handOff }) => `/inbox/${handOff}`,
    open: async (studio) => {
      await takeOver(studio);
      await studio.button('Give back').click();
      await menuItem(studio, 'Go on where it was');
    },
  },
  {
    name: 'menu of views',
    at: () => '/funnels',
    only: 'narrow',
    open: async (studio) => {
      await studio.button('Menu').click();
      await studio.page.getByRole('link', { name: 'Users' }).waitFor();
    },
  },
];
