import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtractResult } from '../../src/extract/result.ts';
import { toFolder } from '../../src/extract/toFolder.ts';
import { FileView } from '../../src/image/fileView.ts';
import type { Image } from '../../src/image/image.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { type Contents, readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openPath, SPOOLS } from '../helpers/analysis.ts';
import { planOf, tarBytes } from '../helpers/extraction.ts';
import { ownFixtures } from '../helpers/fixtures.ts';
import { compareWith } from './compare.ts';
import { Engine } from './engine.ts';
import { exportedRows } from './exportedRows.ts';
import { finalRows } from './finalRows.ts';
import type { Rows } from './rows.ts';
import { UNLIKE } from './unlike.ts';

const HOST = process.env['LAYERSCOPE_DOCKER_HOST'];
const AS_ROOT = { owners: true, modes: true, devices: true, existing: 'skip' } as const;

describe('An extraction', () => {
  const engine = new Engine(HOST ?? '');

  before(async function () {
    if (!HOST || process.getuid?.() !== 0 || !(await engine.info()).stacks) this.skip();
  });

  it('as a tar and to a folder has what a container of each fixture shows', async () => {
    const seen = new Set<string>();
    const differences: string[] = [];
    let compared = 0;
    for (const { name, path, expected } of ownFixtures()) {
      if (!expected || name in UNLIKE) continue;
      const source = await openPath(path);
      for (const image of presentImages(source.catalog)) {
        const contents = await readContents(image, { verify: true });
        const layers = contents.read.map(({ computed }) => computed?.diffId).join();
        if (contents.overlay.layers.includes(null) || seen.has(layers)) continue;
        seen.add(layers);
        const outcome = await compareWith(engine, image, contents, name, () => extractions(image, contents));
        if ('refused' in outcome) continue;
        compared++;
        differences.push(...outcome.differences.map((difference) => `${name}: ${difference}`));
      }
      await source.close();
    }
    assert.deepEqual(differences, []);
    assert.ok(compared >= 40, `${compared} compared`);
  });
});

/** What tar-stream reads of our tar, and of the one that GNU tar makes of the folder. */
async function extractions(image: Image, read: Contents): Promise<Rows[]> {
  const { overlay } = read;
  const view = new FileView(overlay, { kind: 'final' });
  if ((await finalRows(image, read)).size === 0) return [new Map()];
  const contents = new FileContents(overlay, image.layers, SPOOLS);
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-extract-'));
  try {
    const plan = await planOf(view);
    const tar = await tarBytes(plan, contents);
    await toFolder(plan, contents, folder, AS_ROOT, new ExtractResult());
    const args = ['-cf', '-', '-C', folder, '--format=posix', '--numeric-owner', '.'];
    const packed = execFileSync('tar', args, { maxBuffer: 2 ** 30 });
    return [await exportedRows(tar), await exportedRows(packed)];
  } finally {
    await contents.close();
    rmSync(folder, { recursive: true });
  }
}
