export { applyDisplay, display, type Locale, type Theme } from './display'
export { useOnline } from './useOnline'
