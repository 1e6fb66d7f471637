import { render } from 'preact';
import type { DiskUsagePageHost, DiskUsagePageStart } from '../../src/protocol/diskUsagePage.ts';
import { connect } from '../../src/protocol/rpc.ts';
import { createPageStore } from '../shared/pageStore.ts';
import { readStart, webviewPort } from '../shared/webview.ts';
import { App } from './app.tsx';
import { firstState } from './pageState.ts';
import './styles/page.css';

const api = acquireVsCodeApi();
const port = webviewPort(api);
const start = readStart<DiskUsagePageStart>();
const root = document.getElementById('root');
if (root)
  render(
    <App
      start={start}
      port={port}
      host={connect<DiskUsagePageHost>(port).api}
      store={createPageStore(api, firstState(start.engine))}
    />,
    root,
  );
