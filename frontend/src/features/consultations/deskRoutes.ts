import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/consultations/:id?', name: 'consultations', component: () => import('./pages/DeskConsultationsPage.vue'), props: true, meta: { title: 'consultations.desk.title', roles: ['clerk', 'administrator', 'mediator'] } },
]
