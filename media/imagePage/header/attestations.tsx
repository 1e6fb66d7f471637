import { visibleText } from '../../../src/format/visibleText.ts';
import type { AttestationModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';

interface Props {
  readonly attestations: readonly AttestationModel[];
  readonly place: Place;
}

/** What others state about this image: a chip for each statement that can be read, which opens it; else one that copies the digest. */
export function Attestations({ attestations, place: { image, variant } }: Props) {
  const { t, copy, host, ofEngine, announce } = usePage();
  const open = (digest: string) =>
    host.openStatement(image, variant, digest).catch((error: Error) => announce(error.message));
  return (
    <>
      {attestations.flatMap(({ digest, label, present, statements }) => {
        const readable = statements.filter((statement) => statement.readable);
        if (readable.length > 0)
          return readable.map((statement) => (
            <Chip
              key={statement.digest}
              text={t('attested: {0}', visibleText(statement.label))}
              tip={t('Open as a JSON document')}
              digest={statement.digest}
              onClick={() => open(statement.digest)}
            />
          ));
        const shown = visibleText(label);
        const absent = ofEngine
          ? t('attested: {0}, not in the engine', shown)
          : t('attested: {0}, not in this archive', shown);
        return (
          <Chip
            key={digest}
            text={present ? t('attested: {0}', shown) : absent}
            tip={t('Copy the digest of the attestation: {0}', digest)}
            digest={digest}
            muted={!present}
            onClick={() => copy(digest)}
          />
        );
      })}
    </>
  );
}

interface ChipProps {
  readonly text: string;
  /** What a click does. */
  readonly tip: string;
  readonly digest: string;
  readonly muted?: boolean;
  readonly onClick: () => void;
}

function Chip({ text, tip, digest, muted, onClick }: ChipProps) {
  return (
    <button
      type="button"
      class={`chip ${muted ? 'muted' : ''}`}
      title={tip}
      aria-label={`${text}. ${tip}`}
      data-vscode-context={menuContext('digest', digest)}
      onClick={onClick}
    >
      <Icon name="verified" />
      <span class="chip-text">{text}</span>
    </button>
  );
}
