import { Stack, Text } from '@mantine/core';

/** Each has its rule in canvas/canvas.css. */
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'gray'] as const;

export function Colours({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (colour: string | undefined) => void;
}) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        Colour
      </Text>
      <div className="colour-swatches">
        <button
          type="button"
          className="colour-swatch is-none"
          aria-label="No colour"
          aria-pressed={value === undefined}
          onClick={() => onChange(undefined)}
        />
        {COLOURS.map((one) => (
          <button
            key={one}
            type="button"
            className={`colour-swatch colour-${one}`}
            aria-label={one}
            aria-pressed={value === one}
            onClick={() => onChange(one)}
          />
        ))}
      </div>
    </Stack>
  );
}
