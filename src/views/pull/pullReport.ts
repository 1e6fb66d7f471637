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
  readonly layers: readonly LayerProgress[];
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
  const facts: [string, string | null][] = [
    [l10n.t('Reference'), reference],
    [index, digest],
    [l10n.t('Manifest for {0}', platform), isIndex === false ? null : manifest],
    [l10n.t('Config'), config],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const width = Math.max(...known.map(([name]) => name.length));
  const byTime = layers.toSorted((a, b) => (a.started ?? 0) - (b.started ?? 0));
  return [
    ...known.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...byTime.map((layer) => `${l10n.t('Layer {0}', layer.id).padEnd(width)}  ${layerText(layer, pulled, look)}`),
    totalText(pulled, look),
  ];
}

function layerText({ phase, done, started, ended }: LayerProgress, pulled: Pulled, look: Look): string {
  const { l10n, language } = look;
  if (phase === 'there') return l10n.t('already there');
  const size = done > 0 ? sizeText(done, look) : l10n.t('small');
  if (started === null || ended === null) return size;
  const after = formatDuration(started - pulled.started, language);
  return l10n.t(
    '{0}, fetched and unpacked in {1}, begun after {2}',
    size,
    formatDuration(ended - started, language),
    after,
  );
}

function totalText({ layers, reused }: Pulled, look: Look): string {
  const { l10n } = look;
  const there = layers.filter(({ phase }) => phase === 'there').length;
  const fetched = layers.reduce((sum, { done }) => sum + done, 0);
  const came = l10n.t('{0} in {1} layers fetched', sizeText(fetched, look), layers.length - there);
  if (there === 0) return `${came}.`;
  const bytes = reused && sizeText(reused.bytes, look);
  const kept = l10n.t('{0} layers reused', there);
  if (!bytes) return `${came}, ${kept}.`;
  return `${came}, ${kept} (${reused.kind === 'stored' ? l10n.t('{0} compressed', bytes) : l10n.t('{0} unpacked', bytes)}).`;
}

function sizeText(bytes: number, { units, language }: Look): string {
  return formatSize(bytes, units, language);
}
