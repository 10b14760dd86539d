import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/my', name: 'my-cases', component: () => import('./pages/MyCasesPage.vue'), meta: { title: 'cases.my.title' } },
  { path: '/my/cases/:id', name: 'my-case', component: () => import('./pages/MyCasePage.vue'), meta: { title: 'cases.my.one' } },
  { path: '/my/cases/:id/consent', name: 'consent', component: () => import('./pages/ConsentPage.vue'), meta: { title: 'cases.agree.title' } },
  { path: '/file', name: 'file', component: () => import('./pages/FileStartPage.vue'), meta: { title: 'cases.file.title' } },
  { path: '/file/:id/done', name: 'file-done', component: () => import('./pages/FileDonePage.vue'), meta: { title: 'cases.file.done.title' } },
  { path: '/file/:id/:step', name: 'file-step', component: () => import('./pages/FileStepPage.vue'), meta: { title: 'cases.file.title' } },
]
