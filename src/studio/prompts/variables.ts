/** Names in a template that nobody fills in. Sections are looked into like everything else. */
export function unknownVariables(text: string, known: readonly string[]): string[] {
  if (known.length === 0) return [];
  const names = [...text.matchAll(/\{\{\{?\s*[#^/&]?\s*([A-Za-z_][\w.]*)\s*\}?\}\}/g)].map(
    ([, name]) => name!,
  );
  const isKnown = (name: string) =>
    known.some((one) => one === name || one.startsWith(`${name}.`) || one.endsWith(`.${name}`));
  return [...new Set(names.filter((name) => !isKnown(name)))];
}
