/** What the content security policy lets styles in by, see src/gateway/studio-routes.ts. */
export const styleNonce = () =>
  document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';
