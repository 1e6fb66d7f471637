import type { Verdict } from '../../image/checks.ts';
import { joined, type RowText, sentence } from '../rows/rowText.ts';
import type { Tooltip } from '../rows/tooltip.ts';
import type { WholeImage } from '../sources/engineImages.ts';
import type { Words } from '../words.ts';
import { type Node, onlyVariant } from './nodes.ts';

/** The image that a row stands for: of a platform, or of an image that has no other. */
export function imageOfRow(node: Node): WholeImage | undefined {
  if (node.kind !== 'image' && node.kind !== 'platform') return undefined;
  const catalogImage = node.kind === 'image' ? node.catalogImage : node.parent.catalogImage;
  const variant = node.kind === 'image' ? onlyVariant(catalogImage) : node.variant;
  return variant?.state === 'present' ? { catalogImage, image: variant.image } : undefined;
}

/** The row of an image that was verified, with what it came to; first of all what does not match. */
export function withVerdict(text: RowText, verdict: Verdict | undefined, l10n: Words): RowText {
  if (verdict?.state === 'mismatch') {
    const found = l10n.t('does not match');
    const { label, description } = text;
    const spoken = sentence(label, found, description);
    return { ...text, description: joined(found, description), spoken, icon: 'error', tone: 'error' };
  }
  if (verdict?.state !== 'matches') return text;
  const found = l10n.t('verified');
  return { ...text, description: joined(text.description, found), spoken: sentence(text.spoken, found) };
}

/** The tooltip of such a row. */
export function tooltipWithVerdict(tooltip: Tooltip, verdict: Verdict | undefined, l10n: Words): Tooltip {
  if (verdict?.state !== 'mismatch') return tooltip;
  const remark = l10n.t(
    '{0} of its digests, sizes and counts are not those that are claimed. The tab Integrity of its page names them.',
    verdict.mismatches,
  );
  return { ...tooltip, remarks: [remark, ...tooltip.remarks] };
}
