import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { paramsOf, referenceName } from '../canvas/describe.ts';
import { listOf } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';
import { intentsOf, optionsOf, useCatalogue } from './catalogue-context.ts';
import { referenceTo, withParams } from './reference.ts';
import { SchemaForm } from './schema-form.tsx';

const WORDS: Readonly<Record<string, string>> = { all: 'All of', any: 'Any of', not: 'Not' };

/** What must hold: a guard of the catalogue, or several of them. */
export function GuardEditor({
  value,
  onChange,
  label = 'Only if',
}: {
  value: unknown;
  onChange: (value: unknown) => void;
  label?: string;
}) {
  const { guards, ...catalogue } = useCatalogue();
  const name = value === undefined ? null : referenceName(value);
  const entry = name === null ? undefined : guards[name];
  const params = paramsOf(value);
  const combined = Object.keys(WORDS).map((one) => ({ value: one, label: WORDS[one]! }));
  const own = optionsOf(guards).filter((one) => !(one in WORDS));
  return (
    <Stack gap="xs" className={name !== null && name in WORDS ? 'guard-group' : ''}>
      <Select
        label={label}
        description={name !== null && name in WORDS ? undefined : entry?.description}
        placeholder="Always"
        searchable
        clearable
        data={[
          { group: 'Together', items: combined },
          { group: 'Guards', items: own.map((one) => ({ value: one, label: spelled(one) })) },
        ]}
        value={name}
        error={name !== null && own.length > 0 && entry === undefined && `There is no guard "${name}".`}
        onChange={(to) => onChange(to === null ? undefined : changedTo(to, value, guards[to]))}
      />
      {(name === 'all' || name === 'any') && (
        <Inner
          of={listOf(params.of)}
          word={name === 'all' ? 'and' : 'or'}
          onChange={(of) => onChange(withParams(value, { ...params, of }))}
        />
      )}
      {name === 'not' && (
        <GuardEditor
          label="Not if"
          value={params.guard}
          onChange={(guard) =>
            onChange(guard === undefined ? { type: 'not' } : withParams(value, { ...params, guard }))
          }
        />
      )}
      {entry !== undefined && name !== null && !(name in WORDS) && (
        <SchemaForm
          key={name}
          schema={entry.params}
          value={params}
          onChange={(to) => onChange(withParams(value, to))}
          suggestions={(field) =>
            name === 'intent' && field === 'is' ? intentsOf({ guards, ...catalogue }) : []
          }
        />
      )}
    </Stack>
  );
}

/** What is there already becomes the first of several. */
function changedTo(to: string, value: unknown, entry: Parameters<typeof referenceTo>[1]): unknown {
  const before = referenceName(value);
  if (value !== undefined && (to === 'all' || to === 'any')) {
    const of = before === 'all' || before === 'any' ? listOf(paramsOf(value).of) : [value];
    return { type: to, params: { of } };
  }
  if (value !== undefined && to === 'not') return { type: 'not', params: { guard: value } };
  return referenceTo(to, entry);
}

function Inner({
  of,
  word,
  onChange,
}: {
  of: readonly unknown[];
  word: string;
  onChange: (of: unknown[]) => void;
}) {
  return (
    <Stack gap="xs">
      {of.map((guard, index) => (
        <Group key={index} align="flex-start" gap={4} wrap="nowrap">
          <Stack flex={1} gap={2}>
            <GuardEditor
              label={index === 0 ? 'This' : word}
              value={guard}
              onChange={(to) => onChange(to === undefined ? of.toSpliced(index, 1) : of.with(index, to))}
            />
          </Stack>
          <ActionIcon
            mt={26}
            variant="subtle"
            color="gray"
            aria-label="Remove this guard"
            onClick={() => onChange(of.toSpliced(index, 1))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {of.length === 0 && (
        <Text size="xs" c="dimmed">
          Nothing yet.
        </Text>
      )}
      <AddGuard onAdd={(guard) => onChange([...of, guard])} />
    </Stack>
  );
}

function AddGuard({ onAdd }: { onAdd: (guard: unknown) => void }) {
  const { guards } = useCatalogue();
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      className="self-start"
      leftSection={<IconPlus size={14} aria-hidden />}
      onClick={() =>
        onAdd(referenceTo('intent' in guards ? 'intent' : (Object.keys(guards)[0] ?? 'all'), guards.intent))
      }
    >
      Add a guard
    </Button>
  );
}
