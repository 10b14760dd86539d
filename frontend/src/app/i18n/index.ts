import { createI18n } from 'vue-i18n'
import { watch } from 'vue'
import { speak } from '@/shared/api'
import { display, type Locale } from '@/shared/composables'
import { gather, type Texts } from './gather'

type Loader = () => Promise<{ default: Record<string, Texts> }[]>

/** Texts of one language are one file, fetched when that language is first shown. */
export async function makeI18n(loaders: Record<Locale, Loader>) {
  const i18n = createI18n({ legacy: false, locale: display.locale, fallbackLocale: [], missingWarn: true, fallbackWarn: false, messages: {} as Record<string, never> })
  const loaded = new Set<Locale>()

  async function show(locale: Locale) {
    if (!loaded.has(locale)) {
      for (const file of await loaders[locale]()) i18n.global.mergeLocaleMessage(locale, gather(file.default))
      loaded.add(locale)
    }
    speak(locale)
    i18n.global.locale.value = locale as never
  }

  await show(display.locale)
  watch(() => display.locale, show)
  return i18n
}
