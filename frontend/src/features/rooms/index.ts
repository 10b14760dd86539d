export type { MediationSession } from './api'
export { useSessions } from './useSessions'
