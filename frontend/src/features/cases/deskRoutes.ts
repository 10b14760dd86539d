import type { RouteRecordRaw } from 'vue-router'

export const deskRoutes: RouteRecordRaw[] = [
  { path: '/today', name: 'today', component: () => import('./pages/DeskTodayPage.vue'), meta: { title: 'cases.desk.today.title', roles: ['mediator'] } },
  { path: '/my-cases', name: 'my-cases', component: () => import('./pages/DeskCasesPage.vue'), props: { mine: true }, meta: { title: 'cases.desk.list.mine', roles: ['mediator'] } },
  { path: '/triage/:id?', name: 'triage', component: () => import('./pages/DeskTriagePage.vue'), props: true, meta: { title: 'cases.desk.triage.title', roles: ['clerk'] } },
  { path: '/board', name: 'board', component: () => import('./pages/DeskBoardPage.vue'), meta: { title: 'cases.desk.board.title', roles: ['clerk', 'supervisor', 'administrator'] } },
  { path: '/cases', name: 'cases', component: () => import('./pages/DeskCasesPage.vue'), meta: { title: 'cases.desk.list.title', roles: ['clerk', 'supervisor', 'administrator'] } },
  { path: '/cases/:id', name: 'case', component: () => import('./pages/DeskCasePage.vue'), props: true, meta: { title: 'cases.desk.case.title', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
  { path: '/cases/:id/deadlines', name: 'explanation', component: () => import('./pages/DeskExplanationPage.vue'), props: true, meta: { title: 'cases.desk.explain.title', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
  { path: '/deadlines', name: 'deadlines', component: () => import('./pages/DeskDeadlinesPage.vue'), meta: { title: 'cases.desk.deadlines.title', roles: ['mediator', 'clerk', 'supervisor', 'administrator'] } },
  { path: '/file/:id?', name: 'desk-file', component: () => import('./pages/DeskFilePage.vue'), props: true, meta: { title: 'cases.desk.file.title', roles: ['clerk'] } },
  { path: '/series', name: 'series', component: () => import('./pages/DeskSeriesPage.vue'), meta: { title: 'cases.desk.series.title', roles: ['clerk'] } },
]
