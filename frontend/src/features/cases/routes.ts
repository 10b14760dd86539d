import type { RouteRecordRaw } from 'vue-router'

export const partyRoutes: RouteRecordRaw[] = [
  { path: '/my', name: 'my-cases', component: () => import('./pages/MyCasesPage.vue'), meta: { title: 'cases.my.title' } },
  { path: '/my/cases/:id', name: 'my-case', component: () => import('./pages/MyCasePage.vue'), meta: { title: 'cases.my.one' } },
  { path: '/my/cases/:id/join/:screen?', alias: '/my/cases/:id/consent', name: 'consent', component: () => import('./pages/ConsentPage.vue'), meta: { title: 'cases.agree.title' } },
  { path: '/my/cases/:id/choose', name: 'my-choice', component: () => import('./pages/MyChoicePage.vue'), meta: { title: 'cases.choose.title' } },
  { path: '/my/cases/:id/representative', name: 'my-representative', component: () => import('./pages/MyRepresentativePage.vue'), meta: { title: 'cases.reps.add' } },
  { path: '/my/cases/:id/notice/:number', name: 'my-notice', component: () => import('./pages/MyNoticePage.vue'), meta: { title: 'cases.notices.one' } },
  { path: '/file', name: 'file', component: () => import('./pages/FileStartPage.vue'), meta: { title: 'cases.file.title' } },
  { path: '/file/:id', name: 'file-tasks', component: () => import('./pages/FileTasksPage.vue'), meta: { title: 'cases.file.title' } },
  { path: '/file/:id/done', name: 'file-done', component: () => import('./pages/FileDonePage.vue'), meta: { title: 'cases.file.done.title' } },
  { path: '/file/:id/:step', name: 'file-step', component: () => import('./pages/FileStepPage.vue'), meta: { title: 'cases.file.title' } },
]
