/**
 * `npm run fuzz -- --seconds N --count N --seed S --processes P --quick`: mutated archives until the first of both, and what
 * they reached. Each is opened in memory, read with its digests, without them and as threads read, and answers as the
 * command line and the page do. Then it is extracted to a tar and a folder, and read twice from a file with what was kept
 * of others, gzip layers from checkpoints too, every tenth in threads: `--quick` leaves that out, four fifths of the time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fuzz } from './campaign.ts';

/** Archives after which it is told how many there were. */
const TOLD = 1000;

const root = fileURLToPath(new URL('../../', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      processes: { type: 'string' },
      quick: { type: 'boolean' },
    },
  });
  const keepIn = join(root, '.cache', 'fuzz');
  const from = Number(values.seed ?? Date.now() % 1e9);
  const count = Number(values.count ?? Infinity);
  const seconds = Number(values.seconds ?? (values.count ? Infinity : 60));
  const { quick = false } = values;
  const campaign = { seconds, count, from, processes: Number(values.processes ?? 1), quick, keepIn };
  const { archives, defects, reached, mutations } = await fuzz(campaign, tell);
  print('Reached', reached);
  print('Mutations', mutations);
  const never = expected().filter((what) => !reached.has(what));
  console.log(['\nNever reached', ...never.map((what) => `         ${what}`)].join('\n'));
  for (const { job, how, what } of defects) console.log(`\n${JSON.stringify(job)} ${how.join(', ')}\n${what}`);
  const kept = defects.length > 0 ? `, kept in ${keepIn}` : '';
  console.log(`\n${archives} archives from seed ${from}, ${defects.length} defects${kept}.`);
  process.exitCode = defects.length > 0 ? 1 : 0;
}

function tell(archives: number, defects: number): void {
  if (archives % TOLD === 0) console.log(`${archives} archives, ${defects} defects`);
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
