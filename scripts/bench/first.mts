/**
 * How long an image page waits for its first data: what the host does from an address to the catalog and the image it posts,
 * in a process that has done nothing yet. Prints one line; called by `npm run bench`.
 */

import { presentImages } from '../../src/sources/catalog.ts';
import { addressOfPath, openSource } from '../../src/sources/index.ts';
import { thisMachine } from '../../src/views/imagePage/defaultVariant.ts';
import { catalogModel, imageModel } from '../../src/views/imagePage/model.ts';

const [title = '', file = '', spoolDirectory = ''] = process.argv.slice(2);
const l10n = { t: (text: string) => text };
const start = performance.now();
const source = await openSource(await addressOfPath(file), { spoolDirectory });
const { catalog } = source;
const origin = { name: file, path: file, fileSize: null, target: null };
const [catalogImage] = catalog.images;
const [image] = presentImages(catalog);
if (!catalogImage || !image) throw new Error(`${file} holds no image`);
JSON.stringify([catalogModel(catalog, origin, thisMachine(), l10n), imageModel(catalogImage, image, l10n)]);
const took = performance.now() - start;
await source.close();
console.log(`  ${title.padEnd(40)} ${took.toFixed(1).padStart(7)} ms`);
