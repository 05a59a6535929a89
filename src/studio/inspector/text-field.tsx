import { Textarea, TextInput } from '@mantine/core';
import type { JsonPath } from '../document/raw.ts';
import { useField } from './field.tsx';

/** A text of the document; an empty one is not written. */
export function TextField({
  label,
  path,
  placeholder,
  long = false,
  max,
}: {
  label: string;
  path: JsonPath;
  placeholder?: string;
  long?: boolean;
  max?: number;
}) {
  const [value, set] = useField(path);
  const Input = long ? Textarea : TextInput;
  return (
    <Input
      label={label}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(max === undefined ? {} : { maxLength: max })}
      {...(long ? { autosize: true, minRows: 2, maxRows: 8 } : {})}
      value={typeof value === 'string' ? value : ''}
      onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
    />
  );
}
