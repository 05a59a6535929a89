import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  JsonInput,
  MultiSelect,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { PROMPT_PARAMS } from '../document/prompts.ts';
import { isRaw, listOf, put, type Raw } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';
import { NumberField } from './number-field.tsx';
import { PromptSelect } from './prompt-select.tsx';
import { emptyOf, fieldOf, formOf, type Property, propertiesOf } from './schema.ts';

interface FormProps {
  schema: Raw;
  value: unknown;
  onChange: (value: unknown) => void;
  /** What a text most often is, by the name of its field. */
  suggestions?: (name: string) => readonly string[];
}

/** A form for the parameters of an entry of the catalogue, made from their schema. */
export function SchemaForm({ schema, value, onChange, suggestions }: FormProps) {
  const params = isRaw(value) ? value : {};
  return (
    <Stack gap="xs">
      {propertiesOf(schema).map((property) => (
        <PropertyField
          key={property.name}
          property={property}
          value={params[property.name]}
          onChange={(to) => onChange(put(params, [property.name], to))}
          suggestions={suggestions}
        />
      ))}
    </Stack>
  );
}

function PropertyField({
  property: { name, schema, required },
  value,
  onChange,
  suggestions,
}: {
  property: Property;
  value: unknown;
  onChange: (value: unknown) => void;
  suggestions: FormProps['suggestions'];
}) {
  const said = {
    label: spelled(name),
    description: typeof schema.description === 'string' ? schema.description : undefined,
  };
  if (PROMPT_PARAMS.includes(name) && fieldOf(schema).kind === 'text')
    return <PromptSelect {...said} required={required} value={value} onChange={onChange} />;
  return (
    <ValueField
      schema={schema}
      value={value}
      onChange={onChange}
      required={required}
      said={said}
      suggestions={suggestions?.(name) ?? []}
    />
  );
}

interface ValueProps {
  schema: Raw;
  value: unknown;
  onChange: (value: unknown) => void;
  required: boolean;
  said: { label: string; description: string | undefined };
  suggestions: readonly string[];
}

function ValueField({ schema, value, onChange, required, said, suggestions }: ValueProps) {
  const field = fieldOf(schema);
  const usual = schema.default === undefined ? undefined : `${String(schema.default)} where nothing is said`;
  switch (field.kind) {
    case 'text':
      return (
        <TextInput
          {...said}
          required={required}
          placeholder={usual}
          value={typeof value === 'string' ? value : ''}
          onChange={({ currentTarget }) => onChange(currentTarget.value || (required ? '' : undefined))}
        />
      );
    case 'number':
      return (
        <NumberField
          {...said}
          required={required}
          placeholder={usual}
          allowDecimal={!field.whole}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          {...said}
          checked={(value ?? schema.default) === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...said}
          required={required}
          placeholder={usual}
          clearable={!required}
          data={[...field.options]}
          value={typeof value === 'string' ? value : null}
          onChange={(to) => onChange(to ?? undefined)}
        />
      );
    case 'choices':
      return (
        <MultiSelect
          {...said}
          required={required}
          searchable
          data={[...field.options]}
          value={listOf(value).map(String)}
          onChange={(to) => onChange(to.length > 0 || required ? to : undefined)}
        />
      );
    case 'texts':
      return (
        <TagsInput
          {...said}
          required={required}
          data={[...suggestions]}
          value={listOf(value).map(String)}
          onChange={(to) => onChange(textsOf(to, field.alone, required))}
        />
      );
    case 'object':
      return (
        <Fieldset legend={said.label} p="xs">
          <SchemaForm schema={schema} value={value} onChange={onChange} />
        </Fieldset>
      );
    case 'list':
      return <ListField items={field.items} value={value} onChange={onChange} said={said} />;
    case 'union': {
      const form = formOf(field.options, value);
      return (
        <Stack gap={4}>
          <Select
            {...said}
            data={field.options.map((one, index) => ({ value: String(index), label: formName(one) }))}
            value={String(form)}
            allowDeselect={false}
            onChange={(to) => onChange(emptyOf(field.options[Number(to)]!))}
          />
          <ValueField
            schema={field.options[form]!}
            value={value}
            onChange={onChange}
            required={required}
            said={{ label: formName(field.options[form]!), description: undefined }}
            suggestions={[]}
          />
        </Stack>
      );
    }
    case 'json':
      return <JsonField value={value} onChange={onChange} said={said} />;
  }
}

/** One alone is written as it is where the schema lets it. */
function textsOf(texts: readonly string[], alone: boolean, required: boolean): unknown {
  if (texts.length === 0 && !required) return undefined;
  return alone && texts.length === 1 ? texts[0] : texts;
}

const formName = (schema: Raw): string =>
  String(
    schema.title ??
      schema.description ??
      { texts: 'list', choices: 'list' }[fieldOf(schema).kind as string] ??
      fieldOf(schema).kind,
  );

function ListField({
  items,
  value,
  onChange,
  said,
}: Pick<ValueProps, 'value' | 'onChange' | 'said'> & { items: Raw }) {
  const all = listOf(value);
  return (
    <Fieldset legend={said.label} p="xs">
      <Stack gap="xs">
        {all.map((item, index) => (
          <Group key={index} align="flex-end" wrap="nowrap" gap={4}>
            <Stack flex={1}>
              <ValueField
                schema={items}
                value={item}
                onChange={(to) => onChange(all.with(index, to))}
                required
                said={{ label: `${said.label} ${index + 1}`, description: undefined }}
                suggestions={[]}
              />
            </Stack>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${said.label} ${index + 1}`}
              onClick={() => onChange(all.toSpliced(index, 1))}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...all, emptyOf(items)])}
        >
          Add
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** Shown as it is typed, also while it cannot be read yet, unless something else is kept since, e.g. by an undo. */
function JsonField({ value, onChange, said }: Pick<ValueProps, 'value' | 'onChange' | 'said'>) {
  const [typed, setTyped] = useState<{ text: string; kept: unknown; wrong: boolean }>();
  const current = typed !== undefined && typed.kept === value ? typed : undefined;
  return (
    <JsonInput
      {...said}
      autosize
      minRows={2}
      value={current?.text ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
      error={current?.wrong && 'This is not JSON yet.'}
      onChange={(text) => {
        try {
          const kept: unknown = text.trim() === '' ? undefined : JSON.parse(text);
          setTyped({ text, kept, wrong: false });
          onChange(kept);
        } catch {
          setTyped({ text, kept: value, wrong: true });
        }
      }}
    />
  );
}
