import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/consult', name: 'consult', component: () => import('./pages/ConsultPage.vue'), meta: { title: 'consultations.title' } },
]
