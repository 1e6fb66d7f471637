/** The files behind the scenarios: real layers, so that the page's table is looked at with real answers. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HUGE, makeArchive } from '../../../scripts/bench/archives.mjs';
import type { Overlay } from '../../../src/image/overlay.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import type { FilesAnswer, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { presentImages } from '../../../src/sources/catalog.ts';
import type { ViewedPath } from '../../../src/views/files/viewedPath.ts';
import { claimedAnswer } from '../../../src/views/imagePage/claimedFiles.ts';
import { filesAnswer } from '../../../src/views/imagePage/fileTables.ts';
import { ClaimedLayers } from '../../../src/views/sources/claimedLayers.ts';
import { openPath } from '../../helpers/analysis.ts';
import { layerOf } from '../../helpers/layer.ts';
import { overlayOf } from '../../helpers/overlay.ts';
import type { TarMember } from '../../helpers/tar.ts';
import { type TocEntry, tocLayer } from '../../helpers/tocLayer.ts';

const CACHE = fileURLToPath(new URL('../../../.cache', import.meta.url));
/** A question of the page, as the fake host passes it on. */
export interface FilesCall {
  readonly scenario: string;
  readonly query: FilesQuery;
  readonly first: number;
  readonly count: number;
}

const WORDS = { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[at])) };
const claims = new ClaimedLayers({});
const overlays = new Map<string, Promise<Overlay>>();

/** Answers as the extension's host does. */
export async function answerFiles({ scenario, query, first, count }: FilesCall): Promise<FilesAnswer | null> {
  const { signal } = new AbortController();
  if (query.claimed)
    return claimedAnswer(claims, scenario === 'toc' ? TOC_LAYERS : [], query, first, count, WORDS, signal);
  const key = scenario === 'huge' ? 'huge' : scenario === 'odd' ? 'odd' : 'small';
  const overlay = overlays.get(key) ?? (key === 'huge' ? hugeOverlay() : overlayOfMembers(key));
  overlays.set(key, overlay);
  const uriOf = ({ view, node }: ViewedPath) => `layerscope:/${encodeURI(view.overlay.pathOf(node))}`;
  return filesAnswer(await overlay, query, first, count, { l10n: WORDS, uriOf }, signal);
}

async function hugeOverlay(): Promise<Overlay> {
  const { file } = await makeArchive(join(CACHE), HUGE, 1);
  const source = await openPath(file);
  const [image] = presentImages(source.catalog);
  if (!image) throw new Error(`${file} holds no image`);
  const { overlay } = await readContents(image);
  await source.close();
  return overlay;
}

async function overlayOfMembers(key: 'small' | 'odd'): Promise<Overlay> {
  return (await overlayOf(...(key === 'small' ? SMALL : ODD).map((layer) => [...layer]))).overlay;
}

const TIME = Date.parse('2026-11-20T15:20:48Z') / 1000;
const dir = (name: string, rest: Partial<TarMember> = {}): TarMember => ({
  name: `${name}/`,
  mode: 0o755,
  mtime: TIME,
  ...rest,
});
const file = (name: string, size: number, rest: Partial<TarMember> = {}): TarMember => ({
  name,
  content: name.repeat(Math.ceil(size / name.length)).slice(0, size),
  mode: 0o644,
  mtime: TIME,
  ...rest,
});
const link = (name: string, target: string): TarMember => ({ name, type: '2', link: target, mode: 0o777, mtime: TIME });

const LONG = 'a'.repeat(123);
const APPLETS = Array.from({ length: 290 }, (_, index) => `bin/applet-${String(index).padStart(3, '0')}`);

/** What the steps of the scenario `small` say they did. */
const SMALL: readonly (readonly TarMember[])[] = [
  [
    dir('bin'),
    file('bin/busybox', 1_131_168, { mode: 0o4755 }),
    ...APPLETS.map((name) => link(name, 'busybox')),
    dir('etc'),
    file('etc/passwd', 400),
    file('etc/shadow', 240, { mode: 0o600, gid: 42 }),
    dir('dev'),
    { name: 'dev/console', type: '3', major: 5, minor: 1, mode: 0o620, gid: 5, mtime: TIME },
    dir('tmp', { mode: 0o1777 }),
    dir('usr/lib'),
    file('usr/lib/libc.so.6', 968_000),
  ],
  [dir('opt'), dir('opt/app'), dir('opt/app/data'), file('opt/app/data/blob.bin', 40_000), file('opt/app/version', 3)],
  [file('opt/app/hello.txt', 12)],
  [file('opt/app/hello-copy.txt', 12)],
  [{ ...file('opt/app/hello.txt', 12), mode: 0o600, uid: 1000, gid: 1000 }],
  [
    file('opt/app/data/blob.bin', 40_000),
    { name: 'opt/app/data/hard.bin', type: '1', link: 'opt/app/data/blob.bin', mode: 0o644, mtime: TIME },
    link('opt/app/soft.bin', 'data/blob.bin'),
  ],
  [
    { name: 'opt/app/data/.wh..wh..opq' },
    dir('opt/app/data'),
    file('opt/app/data/new.txt', 6),
    file('opt/app/version', 5),
  ],
  [{ name: 'opt/app/.wh.hello-copy.txt' }],
  [
    dir('opt/ünï cødé'),
    dir('opt/ünï cødé/with spaces'),
    file('opt/ünï cødé/with spaces/файл.txt', 0),
    file(`opt/${LONG}.txt`, 0),
  ],
  [],
];

/** The oddest names there are. */
const ODD: readonly (readonly TarMember[])[] = [
  [
    file('dir/README', 6),
    file('dir/readme', 7),
    file('a#b?c%20d', 3),
    file('back\\slash', 4),
    file('new\nline', 5),
    file('\u202egnp.txt', 3),
    file('<b>bold<', 8),
    dir('<'),
    file('</script>', 9),
    { name: Buffer.from([0x6e, 0xff, 0x6f]), content: 'bytes', mode: 0o644, mtime: TIME },
    file(`${'n'.repeat(4096)}`, 10),
    file('../outside', 11),
  ],
];

/** The layers of `small` as they are claimed, with a file more that none has. */
const TOC_LAYERS = SMALL.map((members, index) => {
  const change = (entries: TocEntry[]) => entries.push({ name: 'opt/app/claimed', type: 'reg', size: 1e6 });
  return layerOf(memoryBytes(tocLayer('zstd', members, { change }).blob), 'zstd', index);
});
