/**
 * Writes l10n/bundle.l10n.json: every text of the code that the user may see, for translators. A test compares it with the
 * code, so run `node scripts/words.mjs` after changing a text.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './paths.mjs';

const LITERAL = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const TRANSLATED = new RegExp(String.raw`\bl10n\.t\(\s*${LITERAL}`, 'g');
/** The core throws and notes sentences, by several functions; whatever reads like one is taken to be one. */
const SENTENCE = /^(?:\{\d\}|[A-Z][\w-]*)[ ,].*\.$/;

export const bundle = join(root, 'l10n', 'bundle.l10n.json');

/** The texts the code holds now, sorted. */
export function wordsOfCode() {
  const words = new Set();
  for (const name of readdirSync(join(root, 'src'), { encoding: 'utf8', recursive: true })) {
    if (!name.endsWith('.ts')) continue;
    const file = join('src', name);
    const text = readFileSync(join(root, file), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '');
    for (const [, literal] of text.matchAll(TRANSLATED)) words.add(unquote(literal));
    if (/^src[/\\](?:build|image|layers|sources|extract|views)/.test(file))
      for (const [, literal] of text.matchAll(new RegExp(LITERAL, 'g')))
        if (SENTENCE.test(unquote(literal))) words.add(unquote(literal));
  }
  for (const name of ['imagePageWords.ts', 'enginePageWords.ts', 'diskUsagePageWords.ts']) {
    const page = readFileSync(join(root, 'src/protocol', name), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, '');
    for (const [, literal] of page.matchAll(new RegExp(`^  ${LITERAL},$`, 'gm'))) words.add(unquote(literal));
  }
  return [...words].sort();
}

/** @param {string} literal */
function unquote(literal) {
  return literal
    .slice(1, -1)
    .replace(/\\u\{([0-9a-f]+)\}|\\u([0-9a-f]{4})|\\(.)/gi, (_, point, unit, other) =>
      point || unit ? String.fromCodePoint(Number.parseInt(point ?? unit, 16)) : other === 'n' ? '\n' : other,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(root, 'l10n'), { recursive: true });
  writeFileSync(bundle, `${JSON.stringify(Object.fromEntries(wordsOfCode().map((word) => [word, word])), null, 2)}\n`);
}
