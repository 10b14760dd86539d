import PartyLayout from './layouts/PartyLayout.vue'
import { makePartyRouter } from './router-party'
import { start } from './start'

void start({
  place: 'party',
  root: PartyLayout,
  makeRouter: makePartyRouter,
  texts: { 'zh-CN': async () => [await import('./i18n/party.zh-CN')], en: async () => [await import('./i18n/party.en')] },
})
