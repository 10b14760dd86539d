export type { Role } from './api'
export { homeOf } from './home'
export { useSession } from './session'
export { useSite } from './useSite'
