import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

const CHUNK = 200;

interface Props {
  readonly name: string;
  readonly pairs: readonly { readonly name: string; readonly value: string }[];
}

/** Names and values, such as the environment; nothing where there are none. */
export function PairTable({ name: title, pairs }: Props) {
  const { t } = usePage();
  const [limit, setLimit] = useState(CHUNK);
  if (pairs.length === 0) return null;
  const all = pairs.map(({ name, value }) => `${name}=${value}`).join('\n');
  return (
    <div class="pairs">
      <div class="pairs-title">
        <h3>{title}</h3>
        <CopyButton text={all} label={t('Copy all of {0}', title)} quiet />
      </div>
      <table>
        <colgroup>
          <col class="pair-names" />
          <col />
        </colgroup>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{t('Name')}</th>
            <th scope="col">{t('Value')}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, limit).map(({ name, value }, position) => (
            <tr key={`${position} ${name}`} data-vscode-context={menuContext('text', value)}>
              <th scope="row">
                <Breakable name={name} />
              </th>
              <td>
                <span class="pair-value">
                  <code>{visibleText(value)}</code>
                  <CopyButton text={value} label={t('Copy {0}', name)} quiet />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {pairs.length > limit && (
        <button type="button" class="link-button more" onClick={() => setLimit(limit + CHUNK)}>
          {t('Show more ({0} left)', pairs.length - limit)}
        </button>
      )}
    </div>
  );
}

/** A name that is broken where its parts end, rather than anywhere. */
function Breakable({ name }: { name: string }) {
  const parts = visibleText(name).split(/(?<=[._/-])/);
  return (
    <>
      {parts.map((part, at) => (
        <Fragment key={at}>
          {part}
          <wbr />
        </Fragment>
      ))}
    </>
  );
}
