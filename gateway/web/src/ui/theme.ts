import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The primary colour: a spruce green. */
const spruce: MantineColorsTuple = [
  '#edfaf5',
  '#d7f2e8',
  '#ade4d0',
  '#7dd3b5',
  '#52c19c',
  '#34af87',
  '#219a74',
  '#15805f',
  '#0f674d',
  '#0a4f3b',
];
const gray: MantineColorsTuple = [
  '#f6f8f7',
  '#edf1ef',
  '#e1e7e4',
  '#d0d9d5',
  '#b4c0ba',
  '#8f9d96',
  '#6b7a73',
  '#4f5c56',
  '#333d39',
  '#1b2320',
];
const dark: MantineColorsTuple = [
  '#dde5e2',
  '#b3bfba',
  '#8b9994',
  '#63716c',
  '#3c4844',
  '#2b3532',
  '#202826',
  '#161c1a',
  '#101513',
  '#0a0e0c',
];

export const theme = createTheme({
  colors: { spruce, gray, dark },
  primaryColor: 'spruce',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.36,
  black: '#1b2320',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: '"Onest Variable", "Noto Sans Georgian Variable", system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace',
  components: {
    Tabs: {
      styles: {
        list: { flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' },
        tab: { flex: 'none', paddingInline: 'clamp(8px, 2.5vw, 16px)' },
      },
    },
  },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.625rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1.0625rem' } },
  },
});
