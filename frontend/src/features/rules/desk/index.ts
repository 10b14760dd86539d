export { usePacks } from './useRules'
