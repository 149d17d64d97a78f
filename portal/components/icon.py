"""The icons in use: each is named here, because a choice at run time would load them all."""

from enum import StrEnum

import reflex as rx


class Glyph(StrEnum):
    """Names of the Lucide icons that the portal draws."""

    ALERT = "circle_alert"
    ARROW_LEFT = "arrow_left"
    ARROW_RIGHT = "arrow_right"
    BADGE = "badge_check"
    BELL = "bell"
    BRIEFCASE = "briefcase"
    BUILDING = "building_2"
    CALENDAR = "calendar"
    CHECK = "check"
    CHECK_CIRCLE = "circle_check"
    CHEVRON_DOWN = "chevron_down"
    CHEVRON_RIGHT = "chevron_right"
    CLIPBOARD = "clipboard_list"
    CLOCK = "clock"
    CLOSE = "x"
    COPY = "copy"
    DOCUMENT = "file_text"
    DOWNLOAD = "download"
    GLOBE = "globe"
    HEADSET = "headset"
    HEART = "heart"
    HELP = "circle_help"
    HOME = "house"
    INBOX = "inbox"
    INFO = "info"
    KEY = "key_round"
    LOCK = "lock"
    LOG_OUT = "log_out"
    MAIL = "mail"
    MENU = "menu"
    MESSAGE = "message_square"
    MONITOR = "monitor"
    MOON = "moon"
    OVERVIEW = "layout_dashboard"
    PACKAGE = "package"
    PENCIL = "pencil"
    PHONE = "phone"
    PLUS = "plus"
    REFRESH = "refresh_cw"
    SEARCH = "search"
    SETTINGS = "settings"
    SHIELD = "shield_check"
    SHIP = "ship"
    SMARTPHONE = "smartphone"
    STORE = "store"
    SUN = "sun"
    TRASH = "trash_2"
    TRUCK = "truck"
    UPLOAD = "upload"
    USER = "user"
    USER_CHECK = "user_check"
    USER_PLUS = "user_plus"
    USERS = "users"
    WARNING = "triangle_alert"


def icon(glyph: Glyph, *, size: int = 18, class_name: str = "") -> rx.Component:
    """Draw an icon that a screen reader skips: the words stand beside it or in a label."""
    return rx.icon(
        glyph.value,
        size=size,
        class_name=f"icon {class_name}".strip(),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )
