import { visibleText } from '../../../src/format/visibleText.ts';
import type { CatalogImageModel, CatalogModel, ImageModel, VariantModel } from '../../../src/protocol/imagePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { Picker, type PickerOption } from '../../shared/picker.tsx';
import { IntegrityMark } from '../integrity/integrityMark.tsx';
import type { Integrity } from '../integrity/useIntegrity.ts';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import type { ContentsReading } from '../useContents.ts';
import { Attestations } from './attestations.tsx';
import { Facts } from './facts.tsx';
import { Identifiers } from './identifiers.tsx';
import { References } from './references.tsx';

interface Props {
  readonly catalog: CatalogModel;
  readonly catalogImage: CatalogImageModel;
  readonly place: Place;
  /** Null while it is read, and where it cannot be. */
  readonly model: ImageModel | null;
  readonly reading: ContentsReading;
  readonly integrity: Integrity;
  readonly onIntegrity: () => void;
  readonly onImage: (image: number) => void;
  readonly onVariant: (key: string) => void;
}

/** Which image this is: its names, its platform, its numbers in words, its identifiers. */
export function Header({
  catalog,
  catalogImage,
  place,
  model,
  reading,
  integrity,
  onIntegrity,
  onImage,
  onVariant,
}: Props) {
  const page = usePage();
  const { t } = page;
  const [first, ...more] = catalogImage.references;
  const severalPlatforms = catalogImage.variants.length > 1;
  return (
    <header class="header" data-pane>
      <div class="title-line">
        <div class="title-group">
          <h1 class="title" data-vscode-context={first && menuContext('reference', first)}>
            {catalog.images.length > 1 ? (
              <Picker
                name={t('Image')}
                options={catalog.images.map((image, index) => imageOption(page, image, index))}
                selected={String(place.image)}
                onSelect={(key) => onImage(Number(key))}
              />
            ) : (
              visibleText(catalogImage.label)
            )}
          </h1>
          {first && <CopyButton text={first} label={t('Copy reference')} quiet />}
        </div>
        {severalPlatforms && (
          <Picker
            class="platform-picker"
            name={t('Platform')}
            options={catalogImage.variants.map((variant) => platformOption(page, variant))}
            selected={place.variant}
            onSelect={onVariant}
          />
        )}
        <References references={more} />
        {model && <Attestations attestations={model.attestations} place={place} />}
        {model && <IntegrityMark integrity={integrity} onShow={onIntegrity} />}
      </div>
      {model && <Facts model={model} reading={reading} platform={severalPlatforms ? null : model.platform} />}
      <Identifiers catalog={catalog} model={model} />
    </header>
  );
}

function imageOption({ t }: Page, { label, references, variants }: CatalogImageModel, index: number): PickerOption {
  const platforms = variants.map(({ platform }) => platform);
  const more = references.slice(1);
  return {
    key: String(index),
    label: visibleText(label),
    detail: [...more, platforms.length > 3 ? t('{0} platforms', platforms.length) : platforms.join(', ')].join(' · '),
  };
}

function platformOption({ t }: Page, { key, platform, state, reason }: VariantModel): PickerOption {
  if (state === 'present') return { key, label: platform };
  const fallback = state === 'absent' ? t('Not in this archive') : t('Cannot be shown');
  return { key, label: platform, detail: reason ?? fallback, muted: true };
}
