import { startPage } from '../shared/startPage.tsx';
import { App } from './app.tsx';
import { FIRST_STATE } from './pageState.ts';
import './styles/page.css';

startPage(App, () => FIRST_STATE);
