/** Builds everything that is shipped into dist/. `--watch` builds at every change, `--production` builds what is packaged. */

import { copyFile, mkdir } from 'node:fs/promises';
import * as esbuild from 'esbuild';
import { buildInParts } from './scripts/extensionParts.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// Most of dockerode's weight, of which nothing is used (scripts/nothing.cjs).
const unused = ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'tar-fs'];
const alias = Object.fromEntries(unused.map((name) => [name, './scripts/nothing.cjs']));
const node = { platform: 'node', format: 'cjs', target: 'node22', alias };

// A file of its own, which is read when an engine is first talked to: it would be a third of what every window reads.
const DOCKERODE = {
  dockerode: 'module.exports = require("./dockerode.js").dockerode;',
  'docker-modem/lib/http.js': 'module.exports = require("./dockerode.js").http;',
};
const dockerodeApart = {
  name: 'dockerode-apart',
  setup(build) {
    build.onResolve({ filter: /^docker(ode|-modem)/ }, ({ path }) =>
      path in DOCKERODE ? { path, namespace: 'apart' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'apart' }, ({ path }) => ({ contents: DOCKERODE[path] }));
    build.onResolve({ filter: /^\.\/dockerode\.js$/, namespace: 'apart' }, ({ path }) => ({ path, external: true }));
  },
};
const dockerode = {
  ...node,
  stdin: {
    contents: 'exports.dockerode = require("dockerode"); exports.http = require("docker-modem/lib/http.js");',
    resolveDir: process.cwd(),
  },
  out: 'dockerode.js',
};
const host = { ...node, plugins: [dockerodeApart] };
// Every file would copy all the names of the editor's API for itself, a third of the time that loading takes.
const vscodeOnce = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ path, namespace }) =>
      namespace === 'once' ? { path, external: true } : { path, namespace: 'once' },
    );
    build.onLoad({ filter: /.*/, namespace: 'once' }, () => ({ contents: 'export * from "vscode";' }));
  },
};
// The command line runs on older versions of Node than the editor does, and starts the same worker.
const commandLine = { ...host, target: 'node20' };
const page = { platform: 'browser', format: 'iife', target: 'chrome134', jsx: 'automatic', jsxImportSource: 'preact' };

const extension = { ...host, entry: 'src/extension.ts', out: 'extension.js', plugins: [dockerodeApart, vscodeOnce] };
const cli = { ...commandLine, entry: 'src/cli/main.ts', out: 'cli.js', banner: { js: '#!/usr/bin/env node' } };
const builds = [
  { ...dockerode, target: 'node20' },
  { ...commandLine, entry: 'src/layers/worker.ts', out: 'worker.js' },
  { ...page, entry: 'media/imagePage/main.tsx', out: 'imagePage.js' },
  { ...page, entry: 'media/enginePage/main.tsx', out: 'enginePage.js' },
  { ...page, entry: 'media/diskUsagePage/main.tsx', out: 'diskUsagePage.js' },
];

const copies = ['codicon.css', 'codicon.ttf'].map((name) => [
  `node_modules/@vscode/codicons/dist/${name}`,
  `dist/${name}`,
]);

// Says what the watch task's problem matcher in .vscode/tasks.json listens for: when the first build of several starts
// and when the last of them ends.
let building = 0;
const announce = {
  name: 'announce',
  setup(build) {
    build.onStart(() => {
      if (building++ === 0) console.log('[watch] build started');
    });
    build.onEnd(() => {
      if (--building === 0) console.log('[watch] build finished');
    });
  },
};

await mkdir('dist', { recursive: true });
for (const [from, to] of copies) await copyFile(from, to);

const optionsOf = ({ entry, out, ...rest }) => ({
  ...rest,
  ...(entry && { entryPoints: [entry] }),
  outfile: `dist/${out}`,
  bundle: true,
  minify: production,
  sourcemap: !production,
  metafile: true,
  logLevel: 'warning',
});

if (watch) {
  const contexts = await Promise.all(
    [extension, cli, ...builds]
      .map(optionsOf)
      .map((each) => esbuild.context({ ...each, plugins: [...(each.plugins ?? []), announce] })),
  );
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  try {
    const inParts = (each, names) => {
      const { outfile: _, ...both } = optionsOf(each);
      return buildInParts(both, names, (name) => `dist/${name}`);
    };
    const results = await Promise.all([
      inParts(extension, ['extension.js', 'later.js']),
      inParts(cli, ['cli.js', 'cliLater.js']),
      ...builds.map((each) => esbuild.build(optionsOf(each))),
    ]);
    for (const [file, { bytes }] of results.flat().flatMap(({ metafile }) => Object.entries(metafile.outputs))) {
      if (!file.endsWith('.map')) console.log(`${file.padEnd(20)} ${(bytes / 1000).toFixed(1).padStart(8)} kB`);
    }
  } catch {
    // esbuild has told what is wrong already.
    process.exitCode = 1;
  }
}
