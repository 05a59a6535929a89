/** Finding conversations by who writes in them. */
import { statePath } from '../actor/migrate.ts';
import { type Contact, contactsMeant, spellingsOf } from '../channels/spellings.ts';
import type { ConversationView } from '../shard/conversation-view.ts';
import type { RecentSummary } from '../shard/person-list.ts';
import { conversationId } from './answers.ts';
import type { GatewayServices } from './services.ts';

type Services = Pick<GatewayServices, 'contacts' | 'shards'>;

/** Those of a contact, however a channel may write it; first that of the spelling that is given. */
export async function viewsOfContact(contact: Contact, services: Services): Promise<ConversationView[]> {
  return viewsOf(await idsOf(spellingsOf(contact), services), services);
}

/** Of whoever may be meant by a text, be it a phone number, an id or a session; the newest first. */
export async function findConversations(text: string, services: Services): Promise<RecentSummary[]> {
  const given = conversationId.safeParse(text).success ? [text] : [];
  const views = await viewsOf([...given, ...(await idsOf(contactsMeant(text), services))], services);
  return views.map(summaryOf).sort((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt));
}

function idsOf(contacts: readonly Contact[], services: Services): Promise<string[]> {
  return Promise.all(contacts.map(({ channel, address }) => services.contacts.find(channel, address)));
}

async function viewsOf(ids: readonly string[], { shards }: Services): Promise<ConversationView[]> {
  const asked = [...new Set(ids)].map((conversation) => shards.ask('view', { conversation }));
  return (await Promise.all(asked)).filter((view) => view !== undefined);
}

function summaryOf(view: ConversationView): RecentSummary {
  const { id, channel, funnel, funnelVersion, stage, owner, revision, updatedAt, handOff, takenBy } = view;
  const state = statePath(view.state);
  return {
    ...{ id, channel, funnel, funnelVersion, stage, state, owner, revision, updatedAt },
    ...(handOff && { handOff }),
    ...(takenBy !== undefined && { takenBy }),
  };
}
