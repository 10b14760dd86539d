import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/funnel', name: 'funnel', component: () => import('./pages/DeskFunnelPage.vue'), meta: { title: 'invitations.desk.funnel.title', roles: ['clerk', 'supervisor', 'administrator'] } },
  { path: '/invitations/:id/letter', name: 'letter', component: () => import('./pages/DeskLetterPage.vue'), props: true, meta: { title: 'invitations.desk.letterTitle', roles: ['mediator', 'clerk'] } },
]
