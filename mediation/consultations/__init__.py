"""Legal consultations: asked at the window, by phone, online or on tour; answered; turned into a case.

Promises: every consultation that counts as provided has an answer, a day and who gave it. Leaves the case that one
becomes to `cases`, and the counting to `statistics`.
"""
