import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** An archive or folder, and what `analyze` must say of it. */
export interface Fixture {
  /** `rules/opaque.tar` */
  readonly name: string;
  readonly path: string;
  /** The objects; undefined where it must be refused. */
  readonly expected: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** The `ImageErrorCode` of the refusal, where it is known. */
  readonly refused: string | undefined;
}

/** The project's own archives. */
export function ownFixtures(): Fixture[] {
  const codes: unknown = readJson(join(FIXTURES, 'expected', 'refused.json'));
  const refused = new Map(Object.entries(codes as Record<string, string>));
  return ['sample', 'archives', 'rules', 'edge'].flatMap((folder) =>
    namesIn(join(FIXTURES, folder))
      .map((file) => `${folder}/${file}`)
      .filter((name) => refused.has(name) || existsSync(join(FIXTURES, 'expected', `${name}.json`)))
      .map((name) => ({
        name,
        path: join(FIXTURES, name),
        expected: refused.has(name) ? undefined : objectsIn(join(FIXTURES, 'expected', `${name}.json`)),
        refused: refused.get(name),
      })),
  );
}

/**
 * More archives than the project carries: those of the folder named by LAYERSCOPE_FIXTURES, or of `shared/fixtures` beside
 * the checkout. Undefined where there is none.
 */
export function moreFixtures(): Fixture[] | undefined {
  const folder = process.env['LAYERSCOPE_FIXTURES'] ?? resolve(FIXTURES, '../../../shared/fixtures');
  if (!existsSync(folder)) return undefined;
  return ['archives', 'rules', 'peers'].flatMap((part) =>
    namesIn(join(folder, part)).map((file) => {
      const expected = join(folder, 'expected', `${basename(file, '.tar')}.json`);
      return {
        name: `${part}/${file}`,
        path: join(folder, part, file),
        expected: existsSync(expected) ? objectsIn(expected) : undefined,
        refused: undefined,
      };
    }),
  );
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function objectsIn(file: string): Record<string, unknown>[] {
  return readJson(file) as Record<string, unknown>[];
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
