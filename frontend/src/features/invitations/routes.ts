import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/j', alias: '/join', name: 'join-find', component: () => import('./pages/JoinFindPage.vue'), meta: { open: true, title: 'invitations.find.title' } },
  { path: '/j/:token', alias: '/join/:token', name: 'join', component: () => import('./pages/JoinPage.vue'), meta: { open: true, title: 'invitations.title' } },
]
