import { formatCount } from '../../../src/format/count.ts';
import type { LayerCountsModel } from '../../../src/protocol/imagePage.ts';
import { usePage } from '../pageContext.ts';

/** How many paths a layer writes and what that changes, each number with what it counts. */
export function CountsTable({ counts }: { counts: LayerCountsModel }) {
  const { t, language } = usePage();
  const rows = [
    { name: t('written'), count: counts.entries, meaning: t('everything that is stored in this layer') },
    { name: t('added'), count: counts.added, meaning: t('was not there before') },
    {
      name: t('changed'),
      count: counts.modified,
      meaning: t('was there with other content, mode, owner or attributes'),
    },
    {
      name: t('rewritten unchanged'),
      count: counts.identical,
      meaning: t('was there just so, and is stored once more'),
    },
    { name: t('removed'), count: counts.removed, meaning: t('is gone from here on') },
  ];
  return (
    <table class="counts">
      <tbody>
        {rows.map(({ name, count, meaning }) => (
          <tr key={name} class={count === 0 ? 'quiet' : ''}>
            <td class="count">{formatCount(count, language)}</td>
            <th scope="row">{name}</th>
            <td class="hint">{meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
