import './desk-elements'
import DeskLayout from './layouts/DeskLayout.vue'
import { makeDeskRouter } from './router-desk'
import { start } from './start'

void start({
  place: 'desk',
  root: DeskLayout,
  makeRouter: makeDeskRouter,
  texts: {
    'zh-CN': () => Promise.all([import('./i18n/party.zh-CN'), import('./i18n/desk.zh-CN')]),
    en: () => Promise.all([import('./i18n/party.en'), import('./i18n/desk.en')]),
  },
})
