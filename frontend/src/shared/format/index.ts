export { isSameDay } from './dates'
export { useFormat } from './useFormat'
