import type { Role } from '@/features/accounts'
import type { IconName } from '@/shared/ui'

export interface MenuEntry {
  key: string
  to: string
  icon: IconName
  roles: Role[]
  /** Who finds it elsewhere in the menu already. */
  unless?: Role[]
  /** Which live count stands beside it. */
  count?: 'submitted' | 'accepted' | 'designated'
}

export interface MenuGroup {
  key: string
  entries: MenuEntry[]
}

const STAFF: Role[] = ['clerk', 'supervisor', 'administrator']

const MENU: MenuGroup[] = [
  {
    key: 'mine',
    entries: [
      { key: 'today', to: '/today', icon: 'sun', roles: ['mediator'] },
      { key: 'myCases', to: '/my-cases', icon: 'scale', roles: ['mediator'] },
      { key: 'deadlines', to: '/deadlines', icon: 'clock', roles: ['mediator'], unless: STAFF },
    ],
  },
  {
    key: 'cases',
    entries: [
      { key: 'triage', to: '/triage', icon: 'none', roles: ['clerk'], count: 'submitted' },
      { key: 'deadlines', to: '/deadlines', icon: 'clock', roles: STAFF },
      { key: 'board', to: '/board', icon: 'table', roles: STAFF },
      { key: 'cases', to: '/cases', icon: 'list', roles: STAFF },
    ],
  },
  {
    key: 'people',
    entries: [
      { key: 'consultations', to: '/consultations', icon: 'question', roles: ['clerk', 'administrator'] },
      { key: 'mediators', to: '/mediators', icon: 'people', roles: [...STAFF, 'mediator'] },
    ],
  },
  {
    key: 'figures',
    entries: [
      { key: 'dashboard', to: '/dashboard', icon: 'chart', roles: [...STAFF, 'mediator'] },
      { key: 'funnel', to: '/funnel', icon: 'filter', roles: STAFF },
      { key: 'register', to: '/register', icon: 'upload', roles: ['clerk', 'administrator'] },
    ],
  },
  {
    key: 'rules',
    entries: [
      { key: 'calendar', to: '/calendar', icon: 'calendar', roles: [...STAFF, 'mediator'] },
      { key: 'rules', to: '/rules', icon: 'book', roles: [...STAFF, 'mediator'] },
    ],
  },
]

/** What these roles find at the left, empty groups left out. */
export function menuFor(has: (...roles: Role[]) => boolean): MenuGroup[] {
  return MENU.map((group) => ({ ...group, entries: group.entries.filter((entry) => has(...entry.roles) && !has(...(entry.unless ?? []))) })).filter((group) => group.entries.length > 0)
}
