import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { partyRoutes as accounts } from '@/features/accounts/routes'
import { partyRoutes as cases } from '@/features/cases/routes'
import { partyRoutes as consultations } from '@/features/consultations/routes'
import { partyRoutes as invitations } from '@/features/invitations/routes'
import { partyRoutes as notifications } from '@/features/notifications/routes'
import { partyRoutes as rooms } from '@/features/rooms/routes'
import { guard } from './guards'
import StartPage from './pages/StartPage.vue'

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'start', component: StartPage, meta: { open: true } },
  ...accounts,
  ...cases,
  ...consultations,
  ...invitations,
  ...notifications,
  ...rooms,
  { path: '/no-permission', name: 'no-permission', component: () => import('./pages/NoPermissionPage.vue'), meta: { open: true, title: 'shared.problem.forbidden.title' } },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/NotFoundPage.vue'), meta: { open: true, title: 'shared.problem.notFound.title' } },
]

export function makePartyRouter() {
  const router = createRouter({ history: createWebHistory('/'), routes, scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } })
  guard(router, (path) => ({ name: 'sign-in', query: { next: path } }))
  return router
}
