import { startPage } from '../shared/startPage.tsx';
import { App } from './app.tsx';
import { firstState } from './pageState.ts';
import './styles/page.css';

startPage(App, ({ engine }) => firstState(engine));
