import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** A plugin of esbuild: code that is bundled goes on finding its files from where it was written. */
export const inPlace = {
  name: 'in-place',
  /** @param {import('esbuild').PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: /\/(scripts|test)\/.*\.(ts|mts|mjs)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path))),
      loader: path.endsWith('ts') ? 'ts' : 'js',
    }));
  },
};
