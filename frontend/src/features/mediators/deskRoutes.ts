import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [{ path: '/mediators', name: 'mediators', component: () => import('./pages/DeskMediatorsPage.vue'), meta: { title: 'mediators.desk.title' } }]
