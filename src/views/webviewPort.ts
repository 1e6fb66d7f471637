import type * as vscode from 'vscode';
import type { Port } from '../protocol/rpc.ts';

/** The channel to the page in a webview. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    // False says that the webview is hidden or gone; whoever waits is told when the connection closes.
    post: (message) => void webview.postMessage(message),
    listen: (receive) => {
      const listening = webview.onDidReceiveMessage(receive);
      return () => listening.dispose();
    },
  };
}
