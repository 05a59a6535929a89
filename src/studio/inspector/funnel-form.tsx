import { MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { funnelsQuery } from '../api/funnels.ts';
import { editDocument } from '../document/editor-store.ts';
import { ofFunnel } from '../document/links.ts';
import { isRaw, listOf } from '../document/raw.ts';
import { useContent, useFrame } from '../editor/draft-context.ts';
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
      <FunnelChoice />
      <TextField label="Title" path={['title']} max={120} />
      <TextField label="Description" path={['description']} long />
      <TextInput label="Time zone" readOnly value={String(document.timeZone ?? '')} />
      {['title', 'description', 'format', 'language', 'timeZone', 'canvas'].map((key) => (
        <Wrong key={key} path={[key]} />
      ))}
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

/** Which funnel this is a version of, where that is a question: a machine from elsewhere has a name of its own. */
function FunnelChoice() {
  const { editor } = useFrame();
  const { document } = useContent();
  const { data } = useQuery(funnelsQuery);
  const known = [...new Set((data?.versions ?? []).map(({ version }) => version.split('@')[0]!))];
  const id = typeof document.id === 'string' ? document.id : '';
  if (known.every((one) => one === id)) return null;
  return (
    <>
      <Select
        label="Funnel"
        description="What this is a version of. It decides which guards, actions and effects there are."
        allowDeselect={false}
        data={known.includes(id) || id === '' ? known : [...known, id]}
        value={id}
        onChange={(to) => to !== null && editDocument(editor, (before) => ofFunnel(before, to))}
      />
      <Wrong path={['id']} />
    </>
  );
}
