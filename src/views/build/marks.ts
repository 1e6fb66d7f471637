import * as vscode from 'vscode';
import { LineMarks } from './lineMarks.ts';

/** What builds leave in editors: marks on lines, and problems, both of the last build of each Dockerfile. */
export class BuildMarks implements vscode.Disposable {
  readonly lines = new LineMarks();
  readonly problems = vscode.languages.createDiagnosticCollection('layerscope-build');

  /** Takes away what the build before left. */
  begin(uri: vscode.Uri): void {
    this.lines.clear(uri);
    this.problems.delete(uri);
  }

  dispose(): void {
    this.lines.dispose();
    this.problems.dispose();
  }
}
