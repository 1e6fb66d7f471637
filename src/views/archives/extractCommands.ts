import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { Selection } from '../../image/fileView.ts';
import type { Image } from '../../image/image.ts';
import { buildRows } from '../../image/rows.ts';
import { registerCommands } from '../../vscode/commands.ts';
import type { ExtractAs } from '../extract/index.ts';
import { uriInFront, withFile } from '../files/fileInFront.ts';
import { FILE_SCHEME, parseFileUri } from '../files/fileUri.ts';
import type { FileParts } from '../files/openedImages.ts';
import { filesOf, isRow } from '../rows/fileNodes.ts';
import type { ChosenFiles } from './chosenFiles.ts';
import { pick } from './pick.ts';
import { presentVariant, type Subjects } from './subject.ts';

/** What an extraction works with. */
export interface ExtractCommandParts {
  readonly files: FileParts;
  readonly subjects: Subjects;
  readonly chosen: ChosenFiles;
  readonly log: vscode.LogOutputChannel;
}

/** Registers the extraction of files: of rows, of the file in front, or of an image that is picked. */
export function registerExtract(parts: ExtractCommandParts): vscode.Disposable {
  const as = (form: ExtractAs) => (argument: unknown, rows: unknown) => extractOf({ ...parts, form }, argument, rows);
  return registerCommands(parts.log, {
    'layerscope.extract': as('files'),
    'layerscope.extractTar': as('tar'),
  });
}

interface Asked extends ExtractCommandParts {
  readonly form: ExtractAs;
}

async function extractOf(asked: Asked, argument: unknown, rows: unknown): Promise<void> {
  const { files, chosen, form } = asked;
  const { extract, extractAll } = await extraction();
  const all: unknown[] = Array.isArray(rows) && rows.includes(argument) ? rows : [argument];
  const nodes = all.filter(isRow);
  const paths = await chosen.of(argument, rows);
  const [first] = paths;
  if (first) {
    const { of, view } = first;
    if (paths.length < nodes.length || paths.some((path) => path.view !== view)) throw together();
    await extract(
      files,
      of,
      view.selection,
      paths.map(({ node }) => node),
      form,
    );
    return;
  }
  if (nodes.length > 1) throw together();
  const whole = filesOf(nodes[0]);
  if (whole) return extractAll(files, whole.spot, whole.selection, form);
  const uri = argument instanceof vscode.Uri ? argument : argument === undefined ? uriInFront() : undefined;
  if (uri?.scheme === FILE_SCHEME) return extractShown(asked, uri);
  await extractPicked(asked, argument);
}

/** Not at the top: activation needs none of it. */
function extraction() {
  return import('../extract/index.ts');
}

function together(): ImageError {
  return new ImageError(
    'unsupported',
    'Only paths of one layer, or of one final filesystem, are extracted together. Select fewer rows.',
  );
}

async function extractShown({ files, form }: Asked, uri: vscode.Uri): Promise<void> {
  const { extract } = await extraction();
  const selection = parseFileUri(uri)?.selection;
  if (selection) await withFile(files, uri, (of, node) => extract(files, of, selection, [node], form));
}

/** Of an image, the user chooses which of its filesystems. */
async function extractPicked({ files, subjects, form }: Asked, argument: unknown): Promise<void> {
  const subject = await subjects.image(argument);
  const variant = subject && (await presentVariant(subject));
  const selection = variant && (await pickSelection(variant.image));
  if (!selection) return;
  const { extractAll } = await extraction();
  const { place, image } = subject;
  await extractAll(files, { place, image, platform: variant.key }, selection, form);
}

function pickSelection(image: Image): Promise<Selection | undefined> {
  const layers = buildRows(image).flatMap(({ layer, instruction: { keyword, text } }) => {
    if (!layer) return [];
    const value: Selection = { kind: 'layer', layer: layer.index };
    return [{ label: vscode.l10n.t('Layer {0}', layer.index), description: `${keyword} ${text}`.trim(), value }];
  });
  const final: Selection = { kind: 'final' };
  const choices = [
    { label: vscode.l10n.t('Final filesystem'), description: vscode.l10n.t('what a container has'), value: final },
    ...layers,
  ];
  return pick<Selection>(choices, vscode.l10n.t('Choose what to extract'));
}
