import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/calendar', name: 'calendar', component: () => import('./pages/DeskCalendarPage.vue'), meta: { title: 'rules.desk.calendar.heading', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
  { path: '/rules', name: 'rules', component: () => import('./pages/DeskRulesPage.vue'), meta: { title: 'rules.desk.title', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
]
