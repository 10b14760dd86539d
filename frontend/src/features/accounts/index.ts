export type { Me, Membership, Role, Site } from './api'
export { homeOf, isDeskPath } from './home'
export { useSession } from './session'
export { useSite } from './useSite'
