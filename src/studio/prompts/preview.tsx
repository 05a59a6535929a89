import { Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { renderPrompt } from '../api/funnels.ts';
import { useContent } from '../editor/draft-context.ts';

/** A prompt as the customer sees it at the beginning of a conversation. */
export function Preview({ name, language }: { name: string; language: string }) {
  const { document, prompts } = useContent();
  const [source] = useDebouncedValue({ document, prompt: prompts[name] }, 400);
  const { data, error, isPending } = useQuery({
    queryKey: ['preview', name, language, source.prompt, source.document.language],
    queryFn: ({ signal }) => renderPrompt({ document, prompts, prompt: name, language }, signal),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 10_000,
  });
  return (
    <Stack gap={4} aria-live="polite">
      <Text size="sm" fw={500}>
        As it is sent
      </Text>
      {isPending && <Loader size="xs" aria-label="Rendering" />}
      {data?.text !== undefined && error === null && <div className="prompt-bubble">{data.text}</div>}
      {(error !== null || (data && data.text === undefined)) && (
        <Text size="xs" c="dimmed">
          {error?.message ?? data?.problems?.[0]?.message ?? 'It cannot be shown yet.'}
        </Text>
      )}
    </Stack>
  );
}
