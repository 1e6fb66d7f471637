import { visibleText } from '../../../src/format/visibleText.ts';
import type { EngineModel } from '../../../src/protocol/imageEngine.ts';
import type { LayerModel } from '../../../src/protocol/imagePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Detail } from '../../shared/details.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { StorageFolder } from '../storageFolder.tsx';
import { mediaTypeRemark } from './layerFacts.ts';

interface Props {
  readonly layer: LayerModel;
  readonly place: Place;
  readonly engine: EngineModel | null;
}

/** A layer's size, how it is stored, and its three digests, each with what it is a digest of. */
export function LayerDetails({ layer, place, engine }: Props) {
  const { t, size, exactly } = usePage();
  const remark = mediaTypeRemark(t, layer);
  const digests = [
    { name: t('Diff ID'), digest: layer.diffId, hint: t('SHA-256 of the uncompressed tar, as the config claims it.') },
    { name: t('Digest'), digest: layer.digest, hint: t('Digest of the blob as stored, as the manifest claims it.') },
    {
      name: t('Chain ID'),
      digest: layer.chainId,
      hint: t('SHA-256 over this diff ID and all below it: engines keep the unpacked layers by it.'),
    },
  ];
  return (
    <>
      {layer.size !== null && (
        <Detail name={t('Stored size')}>
          {size(layer.size)}
          <span class="quiet"> · {exactly(layer.size)}</span>
        </Detail>
      )}
      {layer.counted !== null && (
        <Detail
          name={t('In the engine')}
          hint={t('Bytes of its files, of its tar, or on disk: engines count differently.')}
        >
          {size(layer.counted)}
          <span class="quiet"> · {exactly(layer.counted)}</span>
        </Detail>
      )}
      {!layer.present && <Detail name={t('Content')}>{t('This archive names the layer but does not hold it.')}</Detail>}
      {layer.compression !== null && (
        <Detail name={t('Compression')}>
          {layer.compression === 'none' ? t('not compressed') : layer.compression}
        </Detail>
      )}
      {layer.mediaType !== null && (
        <Detail name={t('Media type')}>
          <code>{visibleText(layer.mediaType)}</code>
          {remark !== null && <span class="quiet"> · {remark}</span>}
        </Detail>
      )}
      {layer.folder !== null && (
        <Detail
          name={t('On disk')}
          hint={t('Where the engine keeps the files of this layer, on its own machine. Change nothing there.')}
          action={<CopyButton text={layer.folder} label={t('Copy path')} quiet />}
        >
          <StorageFolder path={layer.folder} place={place} engine={engine} />
          {engine?.foldersHidden && <p class="hint">{engine.foldersHidden}</p>}
        </Detail>
      )}
      {digests.map(
        ({ name, digest, hint }) =>
          digest !== null && (
            <Detail
              key={name}
              name={name}
              hint={hint}
              action={<CopyButton text={digest} label={t('Copy {0}', name)} quiet />}
            >
              <code data-vscode-context={menuContext('digest', digest)}>{digest}</code>
            </Detail>
          ),
      )}
    </>
  );
}
