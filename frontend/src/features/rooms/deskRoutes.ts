import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/cases/:id/session', name: 'session', component: () => import('./pages/DeskSessionPage.vue'), props: true, meta: { title: 'rooms.desk.title', roles: ['mediator'], full: true } },
]
