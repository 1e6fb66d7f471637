import { describeArchives } from './archiveRows.ts';
import { cachedArchive } from './cachedArchive.ts';
import { describeFiles } from './files.ts';
import { describeFilesInTree, LINKS } from './filesInTree.ts';
import { describeOddNames, ODD } from './oddNames.ts';
import { SharedWindow } from './sharedWindow.ts';

describe('the Archives view', () => {
  const shared = new SharedWindow({
    fixtures: [
      'archives/absent.docker28-containerd.tar',
      cachedArchive('links.tar', LINKS),
      cachedArchive('odd.tar', ODD),
    ],
    // As tabs are too short for it: the label that the editor gives to a file wherever there is room.
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in.
    settings: { 'window.title': '${activeEditorLong}' },
    // As high as the rows need it: those that stick to the top while it is scrolled cannot be dragged.
    height: 928,
  });
  after(() => shared.close());

  // First: it begins without archives.
  describeArchives(shared);
  describeOddNames(shared);
  describeFiles(shared);
  describeFilesInTree(shared);
});
