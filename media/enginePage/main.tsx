import { render } from 'preact';
import type { EnginePageHost, EnginePageStart } from '../../src/protocol/enginePage.ts';
import { connect } from '../../src/protocol/rpc.ts';
import { createPageStore } from '../shared/pageStore.ts';
import { readStart, webviewPort } from '../shared/webview.ts';
import { App } from './app.tsx';
import { firstState } from './pageState.ts';
import './styles/page.css';

const api = acquireVsCodeApi();
const port = webviewPort(api);
const start = readStart<EnginePageStart>();
const root = document.getElementById('root');
if (root)
  render(
    <App
      start={start}
      port={port}
      host={connect<EnginePageHost>(port).api}
      store={createPageStore(api, firstState(start.engine))}
    />,
    root,
  );
