import { Button, Group, Select } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { conversationsQuery, type Filter } from '../api/conversations.ts';
import { bundleQuery, versionsQuery } from '../api/publishing.ts';
import { statePaths } from '../document/links.ts';
import type { Raw } from '../document/raw.ts';
import { trailOf } from '../document/state-path.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ConversationRows } from './conversation-rows.tsx';
import { FindField, Found } from './find-conversation.tsx';

/** Conversations newest first; the filters are in the address, so that they can be linked to. */
export function ConversationList() {
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(conversationsQuery(filter));
  const set = (name: keyof Filter, value: string | null) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  // Not in the address of the page: it may be a phone number, and addresses are kept and logged.
  const [sought, setSought] = useState('');
  return (
    <Page title="Conversations" about="Everybody who is or was inside a funnel, whoever wrote last first.">
      <FindField onFind={setSought} />
      {sought === '' && <Filters filter={filter} set={set} />}
      {sought !== '' ? (
        <Found text={sought} />
      ) : isPending ? (
        <Loading rows={8} />
      ) : error ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : items.length === 0 ? (
        <Empty icon={IconMessages} title="No conversations here">
          {Object.keys(filter).length > 0
            ? 'None fits these filters.'
            : 'As soon as a customer writes, the conversation shows up here.'}
        </Empty>
      ) : (
        <>
          <ConversationRows items={items} />
          {hasNextPage && (
            <Group justify="center" mt="md">
              <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
                Show more
              </Button>
            </Group>
          )}
        </>
      )}
    </Page>
  );
}

function filterOf(search: URLSearchParams): Filter {
  const filter: Record<string, string> = {};
  for (const name of ['state', 'version', 'owner', 'handOff']) {
    const value = search.get(name);
    if (value) filter[name] = value;
  }
  return filter as Filter;
}

interface FiltersProps {
  filter: Filter;
  set(name: keyof Filter, value: string | null): void;
}

function Filters({ filter, set }: FiltersProps) {
  const funnels = useQuery(versionsQuery);
  const version = filter.version ?? funnels.data?.live;
  const bundle = useQuery({ ...bundleQuery(version ?? ''), enabled: version !== undefined });
  const document = (bundle.data?.document ?? {}) as unknown as Raw;
  const paths = statePaths(document);
  // One of another version, or of an old link, stays what it is.
  const known = filter.state === undefined || paths.includes(filter.state) ? paths : [filter.state, ...paths];
  return (
    <Group role="search" mb="md" gap="sm">
      <Select
        flex="1 1 150px"
        label="Stage or state"
        placeholder="Any"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        data={known.map((path) => ({ value: path, label: trailOf(document, path) }))}
        value={filter.state ?? null}
        onChange={(value) => set('state', value)}
      />
      <Select
        flex="1 1 150px"
        label="Version"
        placeholder="Any"
        clearable
        clearButtonProps={{ 'aria-label': 'Any version' }}
        data={funnels.data?.versions.map(({ version }) => version) ?? []}
        value={filter.version ?? null}
        onChange={(value) => set('version', value)}
      />
      <Select
        flex="1 1 130px"
        label="Answered by"
        placeholder="Anyone"
        clearable
        clearButtonProps={{ 'aria-label': 'Anyone' }}
        data={[
          { value: 'bot', label: 'The bot' },
          { value: 'human', label: 'A person' },
        ]}
        value={filter.owner ?? null}
        onChange={(value) => set('owner', value)}
      />
      <Select
        flex="1 1 130px"
        label="Hand-off"
        placeholder="Any"
        clearable
        clearButtonProps={{ 'aria-label': 'Any hand-off' }}
        data={[{ value: 'waiting', label: 'Waiting' }]}
        value={filter.handOff ?? null}
        onChange={(value) => set('handOff', value)}
      />
    </Group>
  );
}
