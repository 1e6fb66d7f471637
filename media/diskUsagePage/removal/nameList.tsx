import { useState } from 'preact/hooks';
import { usePage } from '../pageContext.ts';

interface Props {
  readonly rows: readonly { readonly key: string; readonly name: string; readonly detail: string }[];
}

/** As many at first, and again with each wish for more. */
const AT_ONCE = 200;

/** Names, and what is to be said of each. */
export function NameList({ rows }: Props) {
  const { t } = usePage();
  const [most, setMost] = useState(AT_ONCE);
  const more = rows.length - most;
  return (
    <>
      <ul class="names">
        {rows.slice(0, most).map(({ key, name, detail }) => (
          <li key={key} class="name-row">
            <span class="name">{name}</span>
            <span class="name-detail">{detail}</span>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="link-button" onClick={() => setMost(most + 5 * AT_ONCE)}>
          {t('Show {0} more', more)}
        </button>
      )}
    </>
  );
}
