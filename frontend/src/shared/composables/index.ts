export { applyDisplay, display, type Locale, type Theme } from './display'
export { useCountdown } from './useCountdown'
export { useOnline } from './useOnline'
