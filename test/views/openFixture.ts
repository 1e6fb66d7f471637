import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Catalog } from '../../src/image/image.ts';
import { addressOfPath, openSource } from '../../src/sources/index.ts';

/** Reads the catalog of a real archive of test/fixtures. */
export async function openFixture(name: string): Promise<Catalog> {
  const path = join(import.meta.dirname, '..', 'fixtures', name);
  const source = await openSource(await addressOfPath(path), { spoolDirectory: join(tmpdir(), 'layerscope-tests') });
  await source.close();
  return source.catalog;
}
