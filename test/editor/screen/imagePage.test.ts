import { describeFilesOnPage } from './filesOnPage.ts';
import { describeImageOnPage } from './imageOnPage.ts';
import { describeNumbers, NUMBERED } from './numbers.ts';
import { SharedWindow } from './sharedWindow.ts';

describe('the image page', () => {
  const shared = new SharedWindow({ fixtures: NUMBERED });
  after(() => shared.close());

  describeFilesOnPage(shared);
  describeNumbers(shared);
  // Last: it writes to an archive that the others open too.
  describeImageOnPage(shared);
});
