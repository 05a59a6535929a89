import { Text } from '@mantine/core';
import { editDocument } from '../document/editor-store.ts';
import { problemsWithin } from '../document/problem-places.ts';
import { at, type JsonPath, put } from '../document/raw.ts';
import { useContent, useFrame } from '../editor/draft-context.ts';

/** A place of the document: what stands there, and how it is changed. What is typed in one go is undone in one. */
export function useField(path: JsonPath): [unknown, (to: unknown) => void] {
  const { editor } = useFrame();
  const { document } = useContent();
  return [
    at(document, path),
    (to) => editDocument(editor, (before) => put(before, path, to), JSON.stringify(path)),
  ];
}

/** What is wrong at a place or below it, in words. */
export function Wrong({ path }: { path: JsonPath }) {
  const { problems } = useFrame();
  return problemsWithin(problems, path).map(({ message, severity, code }) => (
    <Text key={code + message} size="xs" c={severity === 'error' ? 'red' : 'orange.9'} role="alert">
      {message}
    </Text>
  ));
}
