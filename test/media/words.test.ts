import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTranslate } from '../../media/shared/words.ts';
import { contributes } from '../../package.json' with { type: 'json' };
import { DISK_USAGE_PAGE_WORDS } from '../../src/protocol/diskUsagePageWords.ts';
import { ENGINE_PAGE_WORDS } from '../../src/protocol/enginePageWords.ts';
import { IMAGE_PAGE_WORDS } from '../../src/protocol/imagePageWords.ts';
import dark from './themes/dark-modern.json' with { type: 'json' };
import contrast from './themes/high-contrast.json' with { type: 'json' };
import light from './themes/light-modern.json' with { type: 'json' };

/** Colors that none of these themes sets, but others do. */
const OTHERS = ['--vscode-list-inactiveSelectionForeground', '--vscode-inputValidation-infoForeground'];

const MEDIA = fileURLToPath(new URL('../../media/', import.meta.url));
const textOf = (ending: RegExp, folder = '') =>
  readdirSync(MEDIA + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(MEDIA, folder, name), 'utf8'))
    .join('\n');

describe('the words of a page', () => {
  const PAGES = { imagePage: IMAGE_PAGE_WORDS, enginePage: ENGINE_PAGE_WORDS, diskUsagePage: DISK_USAGE_PAGE_WORDS };
  for (const [folder, words] of Object.entries(PAGES))
    it(`are each used, and listed once: ${folder}`, () => {
      const code = textOf(/\.tsx?$/, folder);
      assert.deepEqual(
        words.filter((word) => !code.includes(`'${word}'`)),
        [],
      );
      assert.equal(new Set(words).size, words.length);
    });

  it('are looked up, and filled in the language', () => {
    const t = createTranslate({ '{0} of {1}': '{1}, davon {0}' }, 'de');
    assert.equal(t('{0} of {1}', 1, 12345), '12.345, davon 1');
    assert.equal(t('{0} left', '{1}'), '{1} left');
    assert.equal(t('constructor'), 'constructor');
    assert.equal(t('{0} and {1}', 'a'), 'a and {1}');
  });
});

describe('the colors of the page', () => {
  it('are all the editor’s, or those that this extension contributes', () => {
    const own = contributes.colors.map(({ id }) => `--vscode-${id.replaceAll('.', '-')}`);
    const known = new Set([
      ...OTHERS,
      ...own,
      ...[dark, light, contrast].flatMap(({ variables }) => Object.keys(variables)),
    ]);
    const used = new Set(textOf(/\.css$/).match(/--vscode-[\w-]+/g));
    assert.deepEqual(
      [...used].filter((name) => !known.has(name)),
      [],
    );
    assert.ok(used.size > 30);
    assert.doesNotMatch(textOf(/\.css$/), /:[^;]*(#[0-9a-f]{3,8}\b|\brgba?\()/i);
  });
});
