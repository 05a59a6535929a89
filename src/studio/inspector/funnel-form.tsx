import { MultiSelect, Stack, Text, TextInput } from '@mantine/core';
import { isRaw, listOf } from '../document/raw.ts';
import { useContent } from '../editor/draft-context.ts';
import { LANGUAGE_NAMES, languagesOf } from '../prompts/languages.ts';
import { DelaysForm } from './delays-form.tsx';
import { useField, Wrong } from './field.tsx';
import { TextField } from './text-field.tsx';
import { TurnsForm } from './turns-form.tsx';

/** What holds for the whole funnel. */
export function FunnelForm() {
  const { document } = useContent();
  const [languages, setLanguages] = useField(['languages']);
  const own = languagesOf(document)[0]!;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Select a state or a transition to change it. This is what holds for the whole funnel.
      </Text>
      <TextField label="Title" path={['title']} max={120} />
      <TextField label="Description" path={['description']} long />
      <TextInput label="Time zone" readOnly value={String(document.timeZone ?? '')} />
      <MultiSelect
        label="Languages it answers in"
        description={`Its own is ${LANGUAGE_NAMES[own] ?? own}.`}
        data={Object.entries(LANGUAGE_NAMES).map(([value, label]) => ({ value, label }))}
        value={languages === undefined ? [own] : listOf(languages).map(String)}
        onChange={(to) => {
          const all = [own, ...to.filter((one) => one !== own)];
          setLanguages(all.length === 1 ? undefined : all);
        }}
      />
      <Wrong path={['languages']} />
      <section className="inspector-section">
        <TurnsForm path={['turns']} />
      </section>
      <section className="inspector-section">
        <DelaysForm delays={isRaw(document.delays) ? document.delays : {}} />
      </section>
    </Stack>
  );
}
