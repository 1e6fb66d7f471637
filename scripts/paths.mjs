import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
export const cache = join(root, '.cache');
export const results = join(root, 'test-results');
export const sample = join(root, 'test', 'fixtures', 'sample');
