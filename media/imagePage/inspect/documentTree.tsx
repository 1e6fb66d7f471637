import { useMemo, useState } from 'preact/hooks';
import type { DocumentKind } from '../../../src/protocol/imagePage.ts';
import { FilterBox } from '../../shared/filterBox.tsx';
import { Icon } from '../../shared/icon.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import type { Place } from '../place.ts';
import { type Match, MOST_MATCHES, searchPattern } from './jsonSearch.ts';
import { JsonTree } from './jsonTree.tsx';
import type { JsonValue } from './jsonValue.ts';
import { useJsonSearch } from './useJsonSearch.ts';
import { useUnfolded } from './useUnfolded.ts';

interface Props {
  readonly name: string;
  readonly kind: DocumentKind;
  readonly place: Place;
  readonly root: JsonValue;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

/** A document as a tree, with what is looked for in it. */
export function DocumentTree({ name, kind, place, root, state, update }: Props) {
  const page = usePage();
  const { t, host, announce } = page;
  const { search, unfolded: kept } = state;
  const matches = useJsonSearch(root, search);
  const [step, setStep] = useState<{ matches: unknown; at: number }>({ matches: null, at: 0 });
  // Another search begins at its first match.
  const at = step.matches === matches ? step.at : 0;
  const current = matches?.[at];
  const pattern = useMemo(() => searchPattern(search), [search]);
  const folding = useUnfolded(
    root,
    kept[kind],
    (open) => update({ unfolded: { ...kept, [kind]: open } }),
    matches,
    current,
  );
  const move = (by: number) => {
    if (matches?.length) setStep({ matches, at: (at + by + matches.length) % matches.length });
  };
  const openDocument = () =>
    host.openDocument(place.image, place.variant, kind).catch((error: Error) => announce(error.message));

  return (
    <>
      <div class="toolbar">
        <FilterBox
          name={t('Find in the document')}
          value={search}
          onInput={(value) => update({ search: value })}
          result={resultOf(page, matches, at)}
          onEnter={(backwards) => move(backwards ? -1 : 1)}
        >
          <ToolButton
            icon="arrow-up"
            label={t('Previous match (Shift+Enter)')}
            disabled={!current}
            onClick={() => move(-1)}
          />
          <ToolButton icon="arrow-down" label={t('Next match (Enter)')} disabled={!current} onClick={() => move(1)} />
        </FilterBox>
        <ToolButton icon="collapse-all" label={t('Collapse all')} onClick={folding.foldAll} />
        <ToolButton icon="go-to-file" label={t('Open as JSON document')} onClick={openDocument} />
      </div>
      <JsonTree name={name} root={root} folding={folding} pattern={pattern} found={current?.pointer} />
    </>
  );
}

function resultOf({ t, language }: Page, matches: readonly Match[] | null, at: number): string {
  if (matches === null) return '';
  if (matches.length === 0) return t('No matches');
  const count = matches.length.toLocaleString(language);
  return t('{0} of {1}', at + 1, matches.length < MOST_MATCHES ? count : `${count}+`);
}

interface ToolButtonProps {
  readonly icon: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function ToolButton({ icon, label, disabled, onClick }: ToolButtonProps) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
