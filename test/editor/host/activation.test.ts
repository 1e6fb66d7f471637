import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, ID, layerscope } from './layerscope.ts';
import { note } from './runTests.ts';

/** How much of the extension host's time an activation may take. Printed, not asserted: a busy machine proves nothing. */
const LONGEST_MS = 50;

// Both are counted where nothing else can run: between other marks and figures of the editor other extensions start too.
describe('activation', () => {
  it('is measured', async () => {
    await layerscope().activate();
    const loading = loadingTime();
    const calling = await callingTime();
    const all = loading + calling;
    const verdict = all < LONGEST_MS ? `under ${LONGEST_MS} ms` : `NOT under ${LONGEST_MS} ms`;
    note(`Activation took ${all} ms, ${verdict}: ${loading} ms to load the code, ${calling} ms in activate`);
  });
});

/** Milliseconds that loading the code took, between the two marks that the extension host leaves around it. */
function loadingTime(): number {
  const { MonacoPerformanceMarks: host } = globalThis as { MonacoPerformanceMarks?: { getMarks(): Mark[] } };
  const at = (name: string) => host?.getMarks().find((mark) => mark.name === `code/extHost/${name}/${ID}`)?.startTime;
  const start = at('willLoadExtensionCode');
  const end = at('didLoadExtensionCode');
  assert.ok(start !== undefined && end !== undefined, 'the host left no marks');
  return end - start;
}

interface Mark {
  readonly name: string;
  /** Milliseconds, of the clock. */
  readonly startTime: number;
}

/** Milliseconds that the call of `activate` took, out of the text of *Developer: Startup Performance*. */
async function callingTime(): Promise<number> {
  await vscode.commands.executeCommand('perfview.show');
  // Our name, whether eagerly, the time to load and this one.
  const row = new RegExp(String.raw`^\| ${ID} +\| \w+ +\| \d+ +\| (\d+) +\|`, 'm');
  const [, calling] = await eventually(() => {
    const report = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf');
    return report && (row.exec(report.getText()) ?? undefined);
  });
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return Number(calling);
}
