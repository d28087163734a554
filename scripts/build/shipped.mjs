import { patches } from './plugins.mjs';

/** How esbuild makes the code that is shipped, whatever the entry points and wherever it goes. */
export const shipped = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  jsx: 'automatic',
  mainFields: ['module', 'main'],
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    'Intl.Segmenter': 'LazySegmenter',
    performance: 'Elapsed',
  },
  inject: ['scripts/build/inject.mjs'],
  alias: { 'react-devtools-core': './scripts/build/empty.mjs' },
  // Without this esbuild turns /…/v into an eager `new RegExp` at import; Node 20 knows the flag.
  supported: { 'regexp-set-notation': true },
  plugins: patches,
};
