import { useState } from 'preact/hooks';
import type { LayerCountsModel } from '../../../src/protocol/imagePage.ts';
import { usePage } from '../pageContext.ts';

/** So many layers are named at first, that what stands below stays in sight. */
const GLANCE = 8;

type Part = LayerCountsModel['hides'][number];

interface Props {
  readonly parts: readonly Part[];
  /** The layer the list is about; it is no link. */
  readonly own: number;
  readonly say: (part: Part) => string;
  readonly onLayer: (layer: number) => void;
}

/** Layers that hide bytes or whose bytes are hidden, each as a link that shows it. */
export function HidingList({ parts, own, say, onLayer }: Props) {
  const { t } = usePage();
  const [all, setAll] = useState(false);
  const shown = all ? parts : parts.slice(0, GLANCE);
  return (
    <ul>
      {shown.map((part) => (
        <li key={part.layer}>
          {part.layer === own ? (
            say(part)
          ) : (
            <button type="button" class="link-button" onClick={() => onLayer(part.layer)}>
              {say(part)}
            </button>
          )}
        </li>
      ))}
      {shown.length < parts.length && (
        <li>
          <button type="button" class="link-button" onClick={() => setAll(true)}>
            {t('Show more ({0} left)', parts.length - shown.length)}
          </button>
        </li>
      )}
    </ul>
  );
}
