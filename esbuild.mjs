/** Builds everything that is shipped into dist/. `--watch` builds at every change, `--production` builds what is packaged. */

import { copyFile, mkdir, rm } from 'node:fs/promises';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const host = { platform: 'node', format: 'cjs', target: 'node22' };
// The command line runs on older versions of Node than the editor does, and starts the same worker.
const commandLine = { ...host, target: 'node20' };
const page = { platform: 'browser', format: 'iife', target: 'chrome134', jsx: 'automatic', jsxImportSource: 'preact' };

const builds = [
  { ...host, entry: 'src/extension.ts', out: 'extension.js', external: ['vscode'] },
  { ...commandLine, entry: 'src/layers/worker.ts', out: 'worker.js' },
  { ...commandLine, entry: 'src/cli/main.ts', out: 'cli.js', banner: { js: '#!/usr/bin/env node' } },
  { ...page, entry: 'media/imagePage/main.tsx', out: 'imagePage.js' },
];

const copies = ['codicon.css', 'codicon.ttf'].map((name) => [
  `node_modules/@vscode/codicons/dist/${name}`,
  `dist/${name}`,
]);

// What the watch task's problem matcher in .vscode/tasks.json listens for.
const announce = {
  name: 'announce',
  setup(build) {
    build.onStart(() => console.log('[watch] build started'));
    build.onEnd(() => console.log('[watch] build finished'));
  },
};

if (production) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
for (const [from, to] of copies) await copyFile(from, to);

const options = builds.map(({ entry, out, ...rest }) => ({
  ...rest,
  entryPoints: [entry],
  outfile: `dist/${out}`,
  bundle: true,
  minify: production,
  sourcemap: !production,
  metafile: true,
  logLevel: 'warning',
}));

if (watch) {
  for (const each of options) {
    const context = await esbuild.context({ ...each, plugins: [announce] });
    await context.watch();
  }
} else {
  try {
    const results = await Promise.all(options.map((each) => esbuild.build(each)));
    for (const [file, { bytes }] of results.flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
      if (!file.endsWith('.map')) console.log(`${file.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`);
    }
  } catch {
    // esbuild has told what is wrong already.
    process.exitCode = 1;
  }
}
