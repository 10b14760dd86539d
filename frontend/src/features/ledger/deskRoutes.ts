import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/register', name: 'register', component: () => import('./pages/DeskRegisterPage.vue'), meta: { title: 'ledger.desk.title', roles: ['clerk', 'administrator'] } },
]
