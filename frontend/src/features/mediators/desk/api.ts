import { http } from '@/shared/api'
import type * as Schema from '@/shared/api/generated/types.gen'

export type Mediator = Schema.Mediator & { open_cases?: number }

export const listRoster = () => http.get<Mediator[]>('/api/v1/mediators/')
