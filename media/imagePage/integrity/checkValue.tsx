import type { CheckModel } from '../../../src/protocol/imageIntegrity.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { shortDigest } from '../digests.ts';
import { usePage } from '../pageContext.ts';

interface ValueProps {
  readonly value: string;
  /** What it is, for the button that copies it. */
  readonly name: string;
  /** A digest as far as people compare it. */
  readonly isShort?: boolean;
  /** A number of bytes. */
  readonly isBytes?: boolean;
}

/** A digest or a number, with a button that copies it whole. */
function CheckValue({ value, name, isShort = false, isBytes = false }: ValueProps) {
  const { t, language, exactly } = usePage();
  const isDigest = value.includes(':');
  const number = isBytes ? exactly(Number(value)) : Number(value).toLocaleString(language);
  return (
    <span class="check-value" title={value} data-vscode-context={menuContext(isDigest ? 'digest' : 'text', value)}>
      <code>{isDigest ? (isShort ? shortDigest(value) : value) : number}</code>
      {isDigest && <CopyButton text={value} label={t('Copy {0}', name)} quiet />}
    </span>
  );
}

/** What is claimed and what was computed, where they differ; else the one value that there is. */
export function CheckValues({ check, ...rest }: { check: CheckModel } & Omit<ValueProps, 'value'>) {
  const { t } = usePage();
  const { claimed, computed, state } = check;
  if (state !== 'mismatch' || claimed === computed || claimed === null) {
    const value = computed ?? claimed;
    return value === null ? null : <CheckValue value={value} {...rest} />;
  }
  return (
    <dl class="claimed-computed">
      <dt>{t('claimed')}</dt>
      <dd>{claimed !== null && <CheckValue value={claimed} {...rest} />}</dd>
      <dt>{t('computed')}</dt>
      <dd>{computed === null ? t('nothing') : <CheckValue value={computed} {...rest} />}</dd>
    </dl>
  );
}
