import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';

/** The part of `layerscope analyze --json` that these tests read. */
export interface ExpectedImage {
  readonly references: readonly string[];
  readonly platform: string;
  readonly id: string;
  readonly layers: readonly {
    readonly index: number;
    readonly diffId: string;
    readonly digest: string;
    readonly size: number;
  }[];
  readonly history: readonly {
    readonly createdBy: string;
    readonly emptyLayer: boolean;
    readonly layer: number | null;
  }[];
}

/** What must be said of a fixture, by its path in test/fixtures: an independent reading of the archive. */
export function expectedOf(fixture: string): ExpectedImage[] {
  return JSON.parse(readFileSync(join(root, 'test', 'fixtures', 'expected', `${fixture}.json`), 'utf8'));
}
