"""Closed lists of outreach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """Where a case was published."""

    WECHAT = "wechat", _("WeChat account")
    WEBSITE = "website", _("Website")
    WEIBO = "weibo", _("Weibo")
    OTHER = "other", _("Elsewhere")


MEDIUM_BY_NAME_ZH = {"微信公众号": Medium.WECHAT, "官方网站": Medium.WEBSITE, "微博": Medium.WEIBO}
