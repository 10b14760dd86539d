import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/dashboard', alias: '/statistics', name: 'dashboard', component: () => import('./pages/DeskDashboardPage.vue'), meta: { title: 'statistics.desk.title', roles: ['supervisor', 'administrator', 'clerk', 'mediator'] } },
]
