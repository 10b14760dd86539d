import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp, type Component } from 'vue'
import type { Router } from 'vue-router'
import { makeQueryClient } from '@/shared/api'
import { applyDisplay } from '@/shared/composables'
import '@/shared/styles/tokens.css'
import '@/shared/styles/base.css'
import { makeI18n } from './i18n'
import { announcePages } from './titles'

interface Entry {
  place: 'party' | 'desk'
  root: Component
  makeRouter: () => Router
  texts: Parameters<typeof makeI18n>[0]
}

export async function start({ place, root, makeRouter, texts }: Entry) {
  applyDisplay(place)
  const i18n = await makeI18n(texts)
  const app = createApp(root).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient: makeQueryClient() })
  const router = makeRouter()
  announcePages(router, i18n)
  app.use(router).mount('#app')
}
