import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/messages', name: 'desk-messages', component: () => import('./pages/DeskMessagesPage.vue'), meta: { title: 'notifications.title', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
]
