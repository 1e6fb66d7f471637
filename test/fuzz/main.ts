/** `npm run fuzz -- --seconds N --seed S --processes P`: mutated archives for a while, and what they reached. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzz } from './campaign.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, processes: { type: 'string' } },
  });
  const keepIn = join(root, '.cache', 'fuzz');
  const from = Number(values.seed ?? Date.now() % 1e9);
  const campaign = { seconds: Number(values.seconds ?? 60), from, processes: Number(values.processes ?? 1), keepIn };
  const { archives, defects, reached, mutations } = await fuzz(campaign);
  print('Reached', reached);
  print('Mutations', mutations);
  const never = expected().filter((what) => !reached.has(what));
  console.log(['\nNever reached', ...never.map((what) => `         ${what}`)].join('\n'));
  for (const { job, how, what } of defects) console.log(`\n${JSON.stringify(job)} ${how.join(', ')}\n${what}`);
  const kept = defects.length > 0 ? `, kept in ${keepIn}` : '';
  console.log(`\n${archives} archives from seed ${from}, ${defects.length} defects${kept}.`);
  process.exitCode = defects.length > 0 ? 1 : 0;
}

function print(title: string, counts: ReadonlyMap<string, number>): void {
  const rows = [...counts].sort(([, a], [, b]) => b - a);
  console.log(`\n${title}\n${rows.map(([what, count]) => `${String(count).padStart(7)}  ${what}`).join('\n')}`);
}

/** Every note and every error of the core, as `examine` calls them. */
function expected(): string[] {
  const found = new Set<string>();
  for (const folder of ['src/image', 'src/layers', 'src/sources'])
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(root, folder, name), 'utf8');
      for (const [, code, template] of text.matchAll(/new ImageError\(\s*'([\w-]+)',\s*'((?:[^'\\]|\\.)*)'/g))
        found.add(`error ${code}: ${template}`);
      if (name === 'notes.ts') for (const [, code] of text.matchAll(/^ {2}\| '([\w-]+)'/gm)) found.add(`note ${code}`);
    }
  return [...found].sort();
}

void main();
