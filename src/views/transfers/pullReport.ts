import { formatSize } from '../../format/size.ts';
import { formatDuration } from '../../format/time.ts';
import type { Digest } from '../../image/digest.ts';
import type { LayerProgress } from '../../sources/engine/pullProgress.ts';
import type { Look } from '../rows/rowText.ts';

/** What came of a pull, taken apart. */
export interface Pulled {
  /** As the engine names it. */
  readonly reference: string;
  readonly platform: string;
  /** What the registry has under the reference; null where the engine did not say. */
  readonly digest: string | null;
  /** Whether that is the digest of an index; null where the engine does not tell. */
  readonly isIndex: boolean | null;
  /** Of the manifest for the platform; null where the engine does not tell. */
  readonly manifest: Digest | null;
  /** Null where the engine has another ID for images. */
  readonly config: Digest | null;
  /** Those the engine told of: what it had may be missing. */
  readonly layers: readonly LayerProgress[];
  /** How many layers the image has. */
  readonly count: number;
  /** Bytes of what was there before: stored ones, or unpacked ones; null where the engine does not tell. */
  readonly reused: { readonly bytes: number; readonly kind: 'stored' | 'unpacked' } | null;
  /** When it began, milliseconds. */
  readonly started: number;
}

/** Lines that say what was asked for, what that led to, and which layers came, in the order of their time. */
export function pullReport(pulled: Pulled, look: Look): string[] {
  const { l10n } = look;
  const { reference, platform, digest, isIndex, manifest, config, layers } = pulled;
  const index = isIndex === null ? l10n.t('Index or manifest') : isIndex ? l10n.t('Index') : l10n.t('Manifest');
  // What was there comes first; of what is small an engine tells no more than when it came.
  const timeOf = ({ phase, started: first, ended }: LayerProgress) => (phase === 'there' ? 0 : (first ?? ended ?? 0));
  const byTime = layers.toSorted((a, b) => timeOf(a) - timeOf(b));
  const rows: [string, string | null][] = [
    [l10n.t('Reference'), reference],
    [l10n.t('Platform'), platform],
    [index, digest],
    [l10n.t('Manifest for the platform'), isIndex === false ? null : manifest],
    [l10n.t('Config'), config],
    ...byTime.map((layer): [string, string] => [l10n.t('Layer {0}', layer.id), layerText(layer, pulled, look)]),
    [l10n.t('Layers fetched'), fetchedText(pulled, look)],
    [l10n.t('Layers reused'), reusedText(pulled, look)],
  ];
  const known = rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const width = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** Those that were not there before. */
export function fetchedLayers(layers: readonly LayerProgress[]): readonly LayerProgress[] {
  return layers.filter(({ phase }) => phase !== 'there');
}

/** Bytes of layers; null where the engine did not say those of each. */
export function bytesOf(layers: readonly LayerProgress[]): number | null {
  return layers.reduce<number | null>((sum, { total }) => (sum === null || total === null ? null : sum + total), 0);
}

function layerText({ phase, total, started, ended }: LayerProgress, pulled: Pulled, look: Look): string {
  const { l10n, language } = look;
  if (phase === 'there') return l10n.t('already there');
  const size = total === null ? l10n.t('the engine did not say its size') : sizeText(total, look);
  if (started === null || ended === null) return size;
  const duration = formatDuration(ended - started, language);
  return l10n.t(
    '{0}, fetched and unpacked in {1}, begun after {2}',
    size,
    duration,
    formatDuration(started - pulled.started, language),
  );
}

function fetchedText({ layers }: Pulled, look: Look): string {
  const fetched = fetchedLayers(layers);
  const bytes = bytesOf(fetched);
  return fetched.length === 0 || bytes === null
    ? String(fetched.length)
    : `${fetched.length} (${sizeText(bytes, look)})`;
}

function reusedText({ layers, count, reused }: Pulled, look: Look): string {
  const { l10n } = look;
  const kept = String(Math.max(0, count - fetchedLayers(layers).length));
  if (!reused) return kept;
  const bytes = sizeText(reused.bytes, look);
  return `${kept} (${reused.kind === 'stored' ? l10n.t('{0} compressed', bytes) : l10n.t('{0} unpacked', bytes)})`;
}

function sizeText(bytes: number, { units, language }: Look): string {
  return formatSize(bytes, units, language);
}
