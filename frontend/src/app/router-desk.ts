import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { deskRoutes as cases } from '@/features/cases/deskRoutes'
import { deskRoutes as consultations } from '@/features/consultations/deskRoutes'
import { deskRoutes as invitations } from '@/features/invitations/deskRoutes'
import { deskRoutes as ledger } from '@/features/ledger/deskRoutes'
import { deskRoutes as mediators } from '@/features/mediators/deskRoutes'
import { deskRoutes as notifications } from '@/features/notifications/deskRoutes'
import { deskRoutes as rooms } from '@/features/rooms/deskRoutes'
import { deskRoutes as rules } from '@/features/rules/deskRoutes'
import { deskRoutes as statistics } from '@/features/statistics/deskRoutes'
import { guard } from './guards'

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'desk', component: () => import('./pages/DeskHomePage.vue') },
  ...cases,
  ...rooms,
  ...consultations,
  ...mediators,
  ...ledger,
  ...statistics,
  ...invitations,
  ...notifications,
  ...rules,
  { path: '/no-permission', name: 'no-permission', component: () => import('./pages/NoPermissionPage.vue'), meta: { title: 'shared.problem.forbidden.title' } },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/NotFoundPage.vue'), meta: { title: 'shared.problem.notFound.title' } },
]

export function makeDeskRouter() {
  const router = createRouter({ history: createWebHistory('/desk/'), routes, scrollBehavior: (to, from, saved) => saved ?? (to.hash ? { el: to.hash, top: 68 } : to.path === from.path ? false : { top: 0 }) })
  guard(router, (path) => {
    // Sign-in belongs to the party's entry: leave this page altogether.
    window.location.assign(`/sign-in?next=${encodeURIComponent(`/desk${path}`)}`)
    return false
  })
  return router
}
