import { readFileSync, statSync } from 'node:fs';
import { openArchive, openPath } from '../helpers/analysis.ts';
import { ownFixtures } from '../helpers/fixtures.ts';
import { keepsContract } from './contract.ts';

describe('the contract of sources', () => {
  for (const { name, path, expected } of ownFixtures()) {
    if (!expected) continue;
    it(`is kept by ${name}`, () => keepsContract((signal) => openPath(path, signal)));
    if (statSync(path).isFile())
      it(`is kept by ${name} in memory`, () => keepsContract((signal) => openArchive(readFileSync(path), signal)));
  }
});
