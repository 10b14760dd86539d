import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { guard } from './guards'

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'desk', component: () => import('./pages/DeskHomePage.vue') },
  { path: '/no-permission', name: 'no-permission', component: () => import('./pages/NoPermissionPage.vue'), meta: { title: 'shared.problem.forbidden.title' } },
  { path: '/:rest(.*)*', name: 'not-found', component: () => import('./pages/NotFoundPage.vue'), meta: { title: 'shared.problem.notFound.title' } },
]

export function makeDeskRouter() {
  const router = createRouter({ history: createWebHistory('/desk/'), routes })
  guard(router, (path) => {
    // Sign-in belongs to the party's entry: leave this page altogether.
    window.location.assign(`/sign-in?next=${encodeURIComponent(`/desk${path}`)}`)
    return false
  })
  return router
}
