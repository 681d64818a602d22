/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';
import { VitePWA } from 'vite-plugin-pwa';

/** The engine to which `npm run dev` and `npm run preview` forward requests. */
const engine = process.env.DOMOVOY ?? 'http://127.0.0.1:8080';
const proxy = Object.fromEntries(['/api', '/problems', '/health'].map((path) => [path, engine]));

export default defineConfig({
  plugins: [
    react(),
    VitePWA({
      // `main.tsx` registers the service worker: the page's CSP forbids inline scripts
      injectRegister: null,
      showMaximumFileSizeToCacheInBytesWarning: true,
      manifest: {
        name: 'Domovoy',
        short_name: 'Domovoy',
        description: 'Bills, meters and requests of your home',
        id: '/',
        start_url: '/',
        display: 'standalone',
        background_color: '#f6f8f7',
        theme_color: '#178064',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        clientsClaim: true,
        skipWaiting: true,
        inlineWorkboxRuntime: true,
        navigateFallback: '/index.html',
        navigateFallbackDenylist: [/^\/(api|health|metrics|problems)\b/],
        globPatterns: [
          'index.html',
          'icon.svg',
          'assets/*.{js,css}',
          'assets/*-{cyrillic,latin,georgian}-*.woff2',
        ],
        // their names contain a hash
        dontCacheBustURLsMatching: /^assets\//,
        // the start chunk is larger than the default limit; charts are not needed offline
        maximumFileSizeToCacheInBytes: 800_000,
        globIgnores: ['assets/grid-chart.*'],
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
            handler: 'CacheFirst',
            options: { cacheName: 'assets', expiration: { maxEntries: 200 } },
          },
        ],
      },
    }),
    // the gateway does not compress: it serves the variant that the browser accepts
    compression({ include: /\.(js|css|svg|json|webmanifest)$/, algorithms: ['brotliCompress', 'gzip'] }),
  ],
  // the gateway replaces this by the nonce of each response
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    target: 'es2022',
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // one chunk for the initial code: fifty small files are larger by a tenth when compressed
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
  server: { proxy },
  preview: { proxy },
  // the timeout only ends a test that hangs
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'], testTimeout: 60_000 },
});
