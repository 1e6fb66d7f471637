/**
 * Builds a program as two files: `extension.js`, which every window reads when it starts, and `later.js`, with all that
 * the first only imports when it is called; `cli.js` and `cliLater.js` likewise. Reading code takes most of the time that
 * a start does, whether or not it runs. Modules that both need are in the first, and are the same ones for the second.
 */
import { dirname, relative, resolve } from 'node:path';
import * as esbuild from 'esbuild';

/**
 * @param {import('esbuild').BuildOptions} options of both, with the first's one entry point and no outfile
 * @param {readonly [first: string, later: string]} names of the files
 * @param {(name: string) => string} outfile
 * @returns {Promise<import('esbuild').BuildResult[]>}
 */
export async function buildInParts({ entryPoints: [entry], ...options }, [firstName, laterName], outfile) {
  /** Modules that are imported when they are called. @type {Set<string>} */
  const called = new Set();
  const build = (plugin, rest) => esbuild.build({ ...options, ...rest, plugins: [plugin, ...options.plugins] });
  const callingLater = callingFrom(`./${laterName}`, called);

  const sketch = await build(callingLater, {
    entryPoints: [entry],
    write: false,
    outfile: outfile('sketch.js'),
  });
  const atOnce = new Set(Object.keys(sketch.metafile.inputs).map((input) => resolve(input)));

  /** Modules of the first that the second takes from there. @type {Set<string>} */
  const shared = new Set();
  const later = await build(takingFrom(`./${firstName}`, atOnce, shared), {
    stdin: stdin([...called].map((path) => `export * as ${key(path)} from ${JSON.stringify(path)};`)),
    outfile: outfile(laterName),
  });
  const parts = [...shared].map((path) => `export * as ${key(path)} from ${JSON.stringify(path)};`);
  const first = await build(callingLater, {
    stdin: stdin([`export * from ${JSON.stringify(resolve(entry))};`, ...parts]),
    outfile: outfile(firstName),
  });
  return [first, later];
}

/** What is imported by a call comes from the second file; the calls of `import()` are noted. */
function callingFrom(file, called) {
  return {
    name: 'calling-later',
    setup(build) {
      build.onResolve({ filter: /^\./ }, ({ path, kind, importer, namespace }) => {
        if (kind !== 'dynamic-import' || namespace !== 'file') return undefined;
        const target = resolve(dirname(importer), path);
        called.add(target);
        return { path: target, namespace: 'later' };
      });
      build.onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(file)})[${key(path)}];`,
        resolveDir: process.cwd(),
      }));
      build.onResolve({ filter: /.*/, namespace: 'later' }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** What the first file has is taken from there; calls of `import()` find what they want in the second itself. */
function takingFrom(file, atOnce, shared) {
  return {
    name: 'taking-from-first',
    setup(build) {
      build.onResolve({ filter: /^[./]/ }, ({ path, resolveDir, namespace }) => {
        if (namespace !== 'file') return undefined;
        const target = resolve(resolveDir, path);
        if (!atOnce.has(target)) return undefined;
        shared.add(target);
        return { path: target, namespace: 'shared' };
      });
      build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(file)})[${key(path)}];`,
        resolveDir: process.cwd(),
      }));
      build.onResolve({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({ path, external: true }));
    },
  };
}

function stdin(lines) {
  return { contents: lines.join('\n'), resolveDir: process.cwd(), sourcefile: 'parts.js' };
}

/** The name of a module among the exports of a file. */
function key(path) {
  return JSON.stringify(relative(process.cwd(), path).replaceAll('\\', '/'));
}
