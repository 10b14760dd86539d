import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/my/cases/:id/room/:session', name: 'room', component: () => import('./pages/RoomPage.vue'), meta: { title: 'rooms.title', full: true } },
]
