import { watch } from 'vue'
import type { Router } from 'vue-router'
import type { makeI18n } from './i18n'

/** Names the page in the window's title and moves the focus to its beginning, as a fresh page would. */
export function announcePages(router: Router, i18n: Awaited<ReturnType<typeof makeI18n>>): void {
  const name = () => {
    const { title } = router.currentRoute.value.meta
    const site = i18n.global.t('app.name')
    document.title = title ? `${i18n.global.t(title)} · ${site}` : site
  }
  watch(i18n.global.locale, name)
  router.afterEach((to, from) => {
    name()
    if (from.matched.length > 0 && to.path !== from.path) document.getElementById('main')?.focus({ preventScroll: true })
  })
}
