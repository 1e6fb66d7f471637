import { visibleText } from '../../../src/format/visibleText.ts';
import type { CatalogModel, ImageModel } from '../../../src/protocol/imagePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { memo } from '../../shared/memo.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { shortDigest } from '../digests.ts';
import { usePage } from '../pageContext.ts';

/** The digests of an image with what each of them is, and the archive it lies in. */
export const Identifiers = memo(({ catalog, model }: { catalog: CatalogModel; model: ImageModel | null }) => {
  const { t, size, exactly } = usePage();
  const { name, format, fileSize, path } = catalog;
  const inEngine = model?.engine && (model.engine.described || model.engine.id !== model.id);
  const ids = model && [
    {
      name: t('Image ID'),
      digest: inEngine ? (model.engine?.id ?? null) : model.id,
      tip: inEngine
        ? t('As the engine has it: SHA-256 of the config, or in a containerd store of what the name points to.')
        : t('SHA-256 of the config. Most Docker engines call this the image ID.'),
    },
    {
      name: t('Config'),
      digest: inEngine && !model.engine?.described ? model.id : null,
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
});
