import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';
import { shownNumber, type Typed, typedNumber } from './typed-number.ts';

interface Props extends Omit<NumberInputProps, 'value' | 'defaultValue' | 'onChange' | 'onBlur'> {
  value: number | undefined;
  /** Numbers only, or undefined where the field was emptied. */
  onChange: (value: number | undefined) => void;
}

/** A number of the document. */
export function NumberField({ value, onChange, ...props }: Props) {
  const [typed, setTyped] = useState<Typed>();
  return (
    <NumberInput
      {...props}
      value={shownNumber(typed, value)}
      onChange={(text) => {
        const next = typedNumber(text as string | number, value);
        setTyped(next);
        if (next.kept !== value) onChange(next.kept);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
