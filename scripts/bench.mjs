/**
 * `npm run bench`: how long the command line takes beside the native way, in the same run. `-- --scale 1` makes the archives
 * full-size (7.6 GB of disk); the default is a quarter. Quote the ratios: absolute times are the machine's.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HUGE, makeArchive } from './bench/archives.mjs';
import { runBundled } from './bench/bundled.mjs';
import { measure, measurePipelines, median } from './bench/measure.mjs';
import { editorNode } from './editor.mjs';
import { cache, root } from './paths.mjs';
import { run } from './processes.mjs';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '0.25' }, runs: { type: 'string', default: '5' } },
});
const scale = Number(values.scale);
const runs = Number(values.runs);

const MANY = { layers: 20, filesPerLayer: 8156, sizes: [200, 900, 3000, 9000, 40_000] };
const SOME = { layers: 6, filesPerLayer: 12_000, sizes: [200, 3000, 20_000, 90_000] };
const LARGE = { name: 'large', layers: 6, filesPerLayer: 6, sizes: [100_000_000] };

/** What lists a member's paths the native way, inflated by a program where it is compressed. */
const listing =
  (...inflater) =>
  (file, member) => [['tar', 'xOf', file, member], ...inflater.map((program) => [program, '-dc']), ['tar', 't']];
const digest = (file) => [['openssl', 'dgst', '-sha256', file]];

/** The archives, and what reads the same layers natively: each of them, or the file whole. */
const cases = [
  { title: 'many files, plain', archive: { ...MANY, name: 'many' }, native: listing() },
  { title: 'large files, plain', archive: LARGE, native: listing() },
  { title: 'large files, plain, every digest', archive: LARGE, args: ['--verify'], whole: digest },
  { title: 'gzip', archive: { ...SOME, name: 'gzip', compression: 'gzip' }, native: listing('gzip') },
  {
    title: 'gzip, every digest',
    archive: { ...SOME, name: 'gzip', compression: 'gzip' },
    args: ['--verify'],
    native: listing('gzip'),
  },
  { title: 'many files, gzip', archive: { ...MANY, name: 'manygz', compression: 'gzip' }, native: listing('gzip') },
  { title: 'zstd', archive: { ...SOME, name: 'zstd', compression: 'zstd' }, native: listing('zstd') },
];
// The editor brings a newer one than the oldest that is supported, and it compiles better. It comes with the first test in it.
const newer = editorNode();
const zstd = cases.at(-1);
if (newer && zstd) cases.push({ ...zstd, title: 'zstd, with the Node.js of the editor', node: newer });

// What is measured is reading, until `readAgain`.
process.env.LAYERSCOPE_CACHE = 'off';
// Reading these takes Node.js longer than it takes to start, on machines that have them, and is nobody's work here.
delete process.env.NODE_EXTRA_CA_CERTS;
const cli = join(root, 'dist', 'cli.js');
const commandLine = [process.execPath, cli];
// What is measured is what is shipped.
if (
  (await run(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { cwd: root, shown: 'on failure' })) !== 0
)
  throw new Error('The build failed, see above.');
const folder = join(cache, 'bench');
mkdirSync(folder, { recursive: true });
console.log(`Node ${process.version}, scale ${scale}, ${runs} runs each after one that is not counted; medians\n`);
for (const { title, archive, args = [], native, whole, node = process.execPath } of cases) {
  const { file, members, bytes, entries } = await makeArchive(folder, archive, scale);
  const pipelines = whole ? [whole(file)] : members.map((member) => native(file, member));
  const ours = [];
  const theirs = [];
  for (let run = 0; run <= runs; run++) {
    const one = await measure([node, cli, 'analyze', file, '--json', ...args]);
    const other = await measurePipelines(pipelines);
    if (run === 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  const seconds = median(ours.map((each) => each.seconds));
  const nativeSeconds = median(theirs.map((each) => each.seconds));
  const ratio = median(ours.map((each, index) => each.seconds / (theirs[index]?.seconds ?? 1)));
  const peak = Math.max(...ours.map((each) => each.peakBytes));
  console.log(title);
  console.log(`  ${(bytes / 1e6).toFixed(0)} MB, ${members.length} layers, ${entries} entries`);
  console.log(
    `  ${seconds.toFixed(2)} s beside ${nativeSeconds.toFixed(2)} s of ${pipelines[0]?.map(([command]) => command).join(' | ')}: ratio ${ratio.toFixed(2)}, peak ${(peak / 1e6).toFixed(0)} MB`,
  );
}

await postFirst();
await countEntries();
await readAgain();
// At full size whatever the scale: what is asked is whether the page ever waits. It is the archive of the page's tests.
const { file } = await makeArchive(cache, HUGE, 1);
await runBundled('table.mts', [file, folder]);
await runBundled('page.mts', []);
// The last: the disk goes on writing behind it.
await compareExtractions(file);

/** What the host takes until it has posted what a page begins with. */
async function postFirst() {
  console.log('first data for the page');
  for (const { title, archive, args, node } of cases) {
    if (args || node) continue;
    const { file } = await makeArchive(folder, archive, scale);
    await runBundled('first.mts', [title, file, folder]);
  }
}

/** How the time grows with the entries. */
async function countEntries() {
  const shape = { layers: 30, sizes: [1, 5, 20, 100, 900] };
  const times = [];
  for (const [name, filesPerLayer] of [
    ['tenth', 3340],
    ['million', 33_400],
  ]) {
    const { file, entries } = await makeArchive(folder, { ...shape, name, filesPerLayer }, scale);
    const took = [];
    for (let run = 0; run <= runs; run++) took.push(await measure([...commandLine, 'analyze', file, '--json']));
    const seconds = median(took.slice(1).map((each) => each.seconds));
    const peak = Math.max(...took.map((each) => each.peakBytes));
    times.push(seconds);
    console.log(`${entries} entries in 30 layers\n  ${seconds.toFixed(2)} s, peak ${(peak / 1e6).toFixed(0)} MB`);
  }
  console.log(`  ten times as many take ${((times[1] ?? 0) / (times[0] ?? 1)).toFixed(1)} times as long`);
}

/** What opening an image takes that was read before, beyond what it takes to start Node.js. Nothing is verified again. */
async function readAgain() {
  const kept = { LAYERSCOPE_CACHE: join(folder, 'kept') };
  rmSync(kept.LAYERSCOPE_CACHE, { recursive: true, force: true });
  console.log('again, from the cache: beyond starting Node.js');
  for (const { title, archive, args, node } of cases) {
    if (args || node) continue;
    const { file } = await makeArchive(folder, archive, scale);
    const again = [...commandLine, 'analyze', file, '--json'];
    await measure(again, kept);
    const beyond = [];
    for (let run = 0; run < runs; run++) {
      const { seconds } = await measure(again, kept);
      beyond.push(seconds - (await measure([process.execPath, '-e', '0'])).seconds);
    }
    console.log(`  ${title.padEnd(40)} ${median(beyond).toFixed(3).padStart(7)} s`);
  }
}

/** Once each, and nothing is removed between them, which would keep the disk busy. */
async function compareExtractions(archive) {
  const tar = join(folder, 'extracted.tar');
  const [target, byTar] = ['extracted', 'extracted-by-tar'].map((name) => join(folder, name));
  const clear = () => [target, byTar, tar].map((path) => rmSync(path, { recursive: true, force: true }));
  clear();
  mkdirSync(byTar);
  await measure([...commandLine, 'extract', archive, '--tar', tar]);
  const theirs = await measure(['tar', 'xf', tar, '-C', byTar]);
  const ours = await measure([...commandLine, 'extract', archive, '-o', target]);
  clear();
  console.log('many small files, plain: extraction to a folder');
  console.log(
    `  ${ours.seconds.toFixed(2)} s from the image beside ${theirs.seconds.toFixed(2)} s of tar from its files: ratio ${(ours.seconds / theirs.seconds).toFixed(2)}`,
  );
}
