import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gateway serves what is built at `/studio/`; while developing, Vite asks a running Prosa for the API. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/studio/',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../dist/studio',
    emptyOutDir: true,
    // Data URLs would need another content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { '/api': 'http://127.0.0.1:3000' } },
});
