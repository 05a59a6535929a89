import { Badge, Table, Text } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { type Item, versionOf } from '../api/conversations.ts';
import { ago, dateTime } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { StateTitleIn } from '../titles/state-title.tsx';
import { OwnerBadge } from './owner-badge.tsx';

export function ConversationRows({ items }: { items: readonly Item[] }) {
  const now = useNow(10_000);
  const [, go] = useLocation();
  return (
    <div className="scroll-x">
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Stage</Table.Th>
            <Table.Th>Answered by</Table.Th>
            <Table.Th visibleFrom="sm">Channel</Table.Th>
            <Table.Th visibleFrom="md">Version</Table.Th>
            <Table.Th>Last</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id} className="clickable" onClick={() => go(`/${item.id}`)}>
              <Table.Td>
                <Link href={`/${item.id}`} className="row-link" onClick={(event) => event.stopPropagation()}>
                  <StateTitleIn version={versionOf(item)} path={item.stage} />
                </Link>
                <Text size="xs" c="dimmed" className="row-state">
                  <StateTitleIn version={versionOf(item)} path={item.state} />
                </Text>
                {item.handOff && (
                  <Text size="xs" className="words" lineClamp={1}>
                    {item.handOff.reason}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <OwnerBadge owner={item.owner} by={item.takenBy} />
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Badge variant="default">{item.channel}</Badge>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text size="xs" ff="monospace">
                  {item.funnelVersion}
                </Text>
              </Table.Td>
              <Table.Td>
                <Text size="sm" className="numeric nowrap" title={dateTime(Date.parse(item.updatedAt))}>
                  {ago(item.updatedAt, now)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
