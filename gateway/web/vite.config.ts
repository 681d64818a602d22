/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** The engine that `npm run dev` and `npm run preview` talk to. */
const engine = process.env.DOMOVOY ?? 'http://127.0.0.1:8080';
const proxy = Object.fromEntries(['/api', '/problems', '/health'].map((path) => [path, engine]));

export default defineConfig({
  plugins: [
    react(),
    // the gateway compresses nothing: it takes the form that the browser understands
    compression({ include: /\.(js|css|svg|json|webmanifest)$/, algorithms: ['brotliCompress', 'gzip'] }),
  ],
  // the gateway writes the word of each answer in its place
  html: { cspNonce: 'CSP_NONCE' },
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { proxy },
  preview: { proxy },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
