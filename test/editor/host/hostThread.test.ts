import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { canMeasureSpans } from '../../helpers/longestSpan.ts';
import { layerscope } from './layerscope.ts';
import { describeLongWork } from './longWork.ts';

// Elsewhere no system tells the processor time of a thread, and any other time is that of the machine's other work too.
(canMeasureSpans ? describe : describe.skip)(
  'the extension host has no work of more than 50 ms with a large image',
  () => {
    const result = process.env['LAYERSCOPE_TEST_RESULT'];
    assert.ok(result, 'nothing says where the archives are');
    describeLongWork(dirname(result), () => vscode.Uri.joinPath(layerscope().extensionUri, 'dist', 'worker.js').fsPath);
  },
);
