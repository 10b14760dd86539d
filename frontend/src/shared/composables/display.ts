import { reactive, watchEffect } from 'vue'

/** How this browser wants to see the pages. Kept on the device; `?mode=elder` and `?lang=en` in a link set it too. */
export type Locale = 'zh-CN' | 'en'
export type Theme = 'auto' | 'light' | 'dark'

interface Display {
  locale: Locale
  theme: Theme
  elder: boolean
}

const KEY = 'display'

function kept(): Partial<Display> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Display>
  } catch {
    return {}
  }
}

function initial(): Display {
  const saved = kept()
  const link = new URLSearchParams(window.location.search)
  const language = link.get('lang') ?? saved.locale ?? navigator.language
  return {
    locale: language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en',
    theme: saved.theme ?? 'auto',
    elder: link.has('mode') ? link.get('mode') === 'elder' : (saved.elder ?? false),
  }
}

export const display = reactive<Display>(initial())

function setAttribute(name: string, value: string | null) {
  if (value) document.documentElement.setAttribute(name, value)
  else document.documentElement.removeAttribute(name)
}

/** Puts the choices on the page and keeps them; called once by each entry before anything is drawn. */
export function applyDisplay(place: 'party' | 'desk'): void {
  const dark = window.matchMedia?.('(prefers-color-scheme: dark)')
  const theme = () => setAttribute('data-theme', display.theme === 'dark' || (display.theme === 'auto' && dark?.matches) ? 'dark' : null)
  dark?.addEventListener?.('change', theme)
  setAttribute('data-place', place)
  watchEffect(() => {
    theme()
    setAttribute('data-mode', place === 'party' && display.elder ? 'elder' : null)
    document.documentElement.lang = display.locale
    try {
      localStorage.setItem(KEY, JSON.stringify(display))
    } catch {
      // Without storage the choice lasts for this visit.
    }
  })
}
