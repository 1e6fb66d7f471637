import { render } from 'preact';
import type { ImagePageHost, ImagePageStart } from '../../src/protocol/imagePage.ts';
import { connect } from '../../src/protocol/rpc.ts';
import { createPageStore } from '../shared/pageStore.ts';
import { readStart, webviewPort } from '../shared/webview.ts';
import { App } from './app.tsx';
import { FIRST_STATE } from './pageState.ts';
import './styles/page.css';

const api = acquireVsCodeApi();
const port = webviewPort(api);
const root = document.getElementById('root');
if (root)
  render(
    <App
      start={readStart<ImagePageStart>()}
      port={port}
      host={connect<ImagePageHost>(port).api}
      store={createPageStore(api, FIRST_STATE)}
    />,
    root,
  );
