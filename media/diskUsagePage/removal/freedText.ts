import type { BoundsModel, PlanModel } from '../../../src/protocol/diskUsagePage.ts';
import type { Page } from '../pageContext.ts';

/** What is freed, in a sentence or two. */
export function freedText({ freed, unsized }: Pick<PlanModel, 'freed' | 'unsized'>, page: Page): string {
  const { t } = page;
  const frees = t('Frees {0}.', boundsText(freed, page));
  if (unsized === 0) return frees;
  return `${frees} ${unsized === 1 ? t('The size of one of them is not known.') : t('The size of {0} of them is not known.', unsized)}`;
}

/** `1.2 GB`, or `1.2 GB to 1.4 GB` where it is not known better. */
export function boundsText({ least, most }: BoundsModel, { t, size }: Page): string {
  const [from, to] = [size(least), size(most)];
  return from === to ? from : t('{0} to {1}', from, to);
}
