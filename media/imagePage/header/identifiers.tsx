import { visibleText } from '../../../src/format/visibleText.ts';
import type { CatalogModel, ImageModel } from '../../../src/protocol/imagePage.ts';
import { menuContext } from '../../shared/menuContext.ts';
import { CopyButton } from '../copyButton.tsx';
import { shortDigest } from '../digests.ts';
import { usePage } from '../pageContext.ts';

/** The digests of an image with what each of them is, and the archive it lies in. */
export function Identifiers({ catalog, model }: { catalog: CatalogModel; model: ImageModel | null }) {
  const { t, size, exactly } = usePage();
  const { name, format, fileSize, path } = catalog;
  const ids = model && [
    {
      name: t('Image ID'),
      digest: model.id,
      tip: t('SHA-256 of the config. Most Docker engines call this the image ID.'),
    },
    {
      name: t('Manifest'),
      digest: model.manifestDigest,
      tip: t('Digest of the manifest of this platform: by it a registry gives exactly this image.'),
    },
    {
      name: t('Index'),
      digest: model.indexDigest,
      tip: t('Digest of the index (manifest list), which names the manifests of all platforms.'),
    },
  ];
  return (
    <div class="identifiers">
      {ids?.map(
        ({ name, digest, tip }) =>
          digest !== null && (
            <span
              key={name}
              class="identifier"
              title={`${tip}\n${digest}`}
              data-vscode-context={menuContext('digest', digest)}
            >
              {name} <code>{shortDigest(digest)}</code>
              <CopyButton text={digest} label={t('Copy {0}', name)} hint={tip} quiet />
            </span>
          ),
      )}
      <span class="identifier" title={fileSize === null ? path : `${path}\n${exactly(fileSize)}`}>
        {[visibleText(name), format, fileSize === null ? null : size(fileSize)].filter((part) => part).join(' · ')}
      </span>
    </div>
  );
}
