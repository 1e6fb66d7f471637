import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What a part of the house may import besides itself. */
interface Rule {
  /** Folders or files of ours, by the start of their path. */
  readonly from: readonly string[];
  /** The same, for types only. */
  readonly types?: readonly string[];
  /** Packages; `node:` stands for every module of Node. */
  readonly packages: readonly string[];
}

const CORE = [
  'src/image/',
  'src/layers/',
  'src/sources/',
  'src/cleaning/',
  'src/extract/',
  'src/build/',
  'src/run/',
  'src/dockerfile/',
  'src/jobs/',
  'src/format/',
];

const RULES: Readonly<Record<string, Rule>> = {
  'src/format/': { from: [], packages: [] },
  'src/image/': { from: [], packages: ['node:', 'valibot'] },
  'src/cleaning/': { from: ['src/image/'], packages: [] },
  'src/jobs/': { from: [], packages: [] },
  'src/build/': {
    from: ['src/image/', 'src/format/', 'src/dockerfile/', 'src/layers/tarBlocks.ts'],
    packages: ['node:', 'valibot'],
  },
  'src/run/': { from: ['src/build/questions.ts'], types: ['src/sources/engine/answers/'], packages: [] },
  'src/dockerfile/': { from: ['src/image/', 'src/format/'], packages: ['node:', 'valibot', 'js-yaml'] },
  'src/protocol/': { from: [], types: ['src/image/', 'src/dockerfile/dockerfile.ts'], packages: [] },
  'src/layers/': { from: ['src/image/'], packages: ['node:'] },
  'src/sources/': {
    from: ['src/image/', 'src/layers/', 'src/cleaning/'],
    packages: ['node:', 'valibot', 'dockerode', 'docker-modem'],
  },
  'src/extract/': { from: ['src/image/', 'src/layers/', 'src/format/'], packages: ['node:'] },
  'src/vscode/': {
    from: ['src/image/errors.ts', 'src/image/diskFull.ts', 'src/image/sentence.ts', 'src/format/'],
    packages: ['node:', 'vscode'],
  },
  'src/views/': { from: [...CORE, 'src/protocol/', 'src/vscode/'], packages: ['node:', 'vscode'] },
  'src/cli/': { from: [...CORE, 'package.json'], packages: ['node:'] },
  'src/extension.ts': { from: ['src/views/', 'src/vscode/'], packages: ['vscode'] },
  // What the protocol carries is made of types of the core, and has no other name.
  'media/': {
    from: ['src/protocol/', 'src/format/', 'src/image/fileQuery.ts'],
    types: ['src/image/', 'src/dockerfile/dockerfile.ts'],
    packages: ['preact'],
  },
};

const sources = ['src', 'media']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const manifest = readFileSync(join(root, 'package.json'), 'utf8');
const contributes = JSON.parse(manifest).contributes ?? {};
const contributedCommands: string[] = (contributes.commands ?? []).map(({ command }: { command: string }) => command);

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

describe('imports', () => {
  for (const [zone, rule] of Object.entries(RULES)) {
    it(`of ${zone} point inward`, () => {
      const wrong = sources
        .filter(({ path }) => path.startsWith(zone))
        .flatMap(({ path, text }) => importsOf(path, text).map((each) => ({ path, ...each })))
        .filter((each) => !mayImport(zone, rule, each));
      assert.deepEqual(
        wrong.map(({ path, target }) => `${path} imports ${target}`),
        [],
      );
    });
  }

  it('have a rule wherever they are', () => {
    const zones = Object.keys(RULES);
    const strays = sources.filter(({ path }) => !zones.some((zone) => path.startsWith(zone)));
    assert.deepEqual(
      strays.map(({ path }) => path),
      [],
    );
  });

  it('are found in every form they have', () => {
    const text = [
      "import a, { type B } from './b.ts';",
      "import type { C } from '../image/c.ts';",
      "import 'd';",
      "import {\n  e,\n} from 'node:e';",
      "export { f } from './f.ts';",
      "const g = await import('g/h');",
      "type I = import('./i.ts').I;",
    ].join('\n');
    assert.deepEqual(importsOf('src/views/x.ts', text), [
      { target: 'src/views/b.ts', typeOnly: false },
      { target: 'src/image/c.ts', typeOnly: true },
      { target: 'd', typeOnly: false },
      { target: 'node:e', typeOnly: false },
      { target: 'src/views/f.ts', typeOnly: false },
      { target: 'g/h', typeOnly: false },
      { target: 'src/views/i.ts', typeOnly: false },
    ]);
  });
});

describe('programs', () => {
  it('are run without a shell, and but for a few files nothing runs any', () => {
    const running = sources.filter(({ text }) => /\bchild_process\b/.test(text));
    assert.deepEqual(running.map(({ path }) => path).toSorted(), [
      'src/build/runProgram.ts',
      'src/extract/makeNode.ts',
      'src/sources/engine/credentialHelper.ts',
      'src/sources/engine/sshStream.ts',
    ]);
    const shells = running.flatMap(({ path, text }) =>
      matches(text, /(\bshell:|\bexec(?:Sync)?\(|'(?:ba)?sh')/g).map((each) => `${path}: ${each}`),
    );
    assert.deepEqual(shells, []);
  });
});

describe('work that grows with an image', () => {
  it('is done in slices where it is done for the editor', () => {
    const inOnePiece = sources
      .filter(({ path }) => /^src\/(views|extract)\//.test(path))
      .flatMap(({ path, text }) => matches(text, /\b(new FileView\(|runAtOnce\()/g).map((each) => `${path}: ${each}`));
    assert.deepEqual(inOnePiece, []);
  });
});

describe('commands', () => {
  const registered = sources
    .filter(({ text }) => /registerCommands?\(/.test(text))
    .flatMap(({ text }) =>
      matches(text, /^\s*'(layerscope\.\w+)':/gm).concat(matches(text, /registerCommand\('([\w.]+)'/g)),
    );

  it('are contributed and registered, each once', () => {
    assert.deepEqual(registered.toSorted(), contributedCommands.toSorted());
  });

  it('exist where menus, keys, views and code name them', () => {
    const named = [
      ...matches(manifest, /"command": "(layerscope\.\w+)"/g),
      ...matches(readFileSync(join(root, 'package.nls.json'), 'utf8'), /command:(layerscope\.\w+)/g),
      ...sources.flatMap(({ text }) => matches(text, /(?:executeCommand\(|command: ?|command:)'?(layerscope\.\w+)/g)),
    ];
    assert.deepEqual(
      named.filter((id) => !contributedCommands.includes(id)),
      [],
    );
  });
});

describe('words', () => {
  it('of package.json are all in package.nls.json, and no others', () => {
    const used = matches(manifest, /"%([^%"]+)%"/g);
    const present = Object.keys(JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')));
    assert.deepEqual(present.toSorted(), [...new Set(used)].toSorted());
  });

  for (const bundle of existsSync(join(root, 'l10n')) ? readdirSync(join(root, 'l10n')) : []) {
    it(`of the code are all in l10n/${bundle}`, () => {
      const present = Object.keys(JSON.parse(readFileSync(join(root, 'l10n', bundle), 'utf8')));
      const used = sources.flatMap(({ text }) => matches(text, /\bl10n\.t\(\s*'((?:[^'\\\n]|\\.)*)'/g)).map(unquote);
      assert.deepEqual(
        used.filter((word) => !present.includes(word)),
        [],
      );
    });
  }
});

function mayImport(zone: string, rule: Rule, { target, typeOnly }: Import): boolean {
  const isOurs = /^(src|media)\/|^package\.json$/.test(target);
  if (!isOurs)
    return rule.packages.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
  const allowed = typeOnly ? [zone, ...rule.from, ...(rule.types ?? [])] : [zone, ...rule.from];
  return allowed.some((start) => target.startsWith(start));
}

function importsOf(path: string, text: string): Import[] {
  const statement = /^\s*(?:import|export)\s+(type\s)?(?:[^'";()]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statement)].map(([, type, declared, called]) => {
    const target = declared ?? called ?? '';
    return {
      target: target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
      typeOnly: type !== undefined,
    };
  });
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group]) => group ?? '');
}

function unquote(literal: string): string {
  return literal.replace(/\\(.)/g, '$1');
}
