"""The alphabet of the screens: pages import components from here and from nowhere deeper."""

from portal.components.action import copy_button, countdown_button
from portal.components.base import Child, Handler, Text
from portal.components.button import (
    Variant,
    button,
    button_row,
    download_button,
    icon_button,
    link_button,
)
from portal.components.combobox import combobox
from portal.components.dialog import confirm, drawer, modal
from portal.components.display import (
    badge,
    breadcrumb,
    card,
    choice_card,
    facts,
    mail_address,
    page_head,
    stepper,
    time_day,
    time_when,
)
from portal.components.fault import fault_boundary
from portal.components.feedback import (
    Tone,
    callout,
    connection_bar,
    empty_state,
    skeleton,
    skeleton_rows,
    spinner,
)
from portal.components.field import field, field_row, fieldset
from portal.components.finder import Entry, finder
from portal.components.form import error_summary, form, step_heading, submit_button
from portal.components.icon import Glyph, icon
from portal.components.inputs import (
    InputType,
    checkbox,
    code_input,
    date_input,
    radio_group,
    radio_row,
    text_input,
    textarea,
)
from portal.components.layout.frame import Frame, NavItem, NavSection
from portal.components.layout.parts import support_block, theme_button
from portal.components.layout.public import auth_layout, public_layout
from portal.components.layout.shell import shell
from portal.components.link import link, nav_link
from portal.components.menu import language_menu, menu, menu_item, menu_line, menu_link, user_menu
from portal.components.password import password_input, password_meter
from portal.components.picture import trade_picture
from portal.components.prose import contents, prose, told
from portal.components.select import country_select, select
from portal.components.session import leave_door, session_door, sign_out_button
from portal.components.table import Column, data_table, list_pager, pager, search_box
from portal.components.tabs import Tab, tabs
from portal.components.toast import toaster
from portal.components.tooltip import tooltip

__all__ = [
    "Child",
    "Column",
    "Entry",
    "Frame",
    "Glyph",
    "Handler",
    "InputType",
    "NavItem",
    "NavSection",
    "Tab",
    "Text",
    "Tone",
    "Variant",
    "auth_layout",
    "badge",
    "breadcrumb",
    "button",
    "button_row",
    "callout",
    "card",
    "checkbox",
    "choice_card",
    "code_input",
    "combobox",
    "confirm",
    "connection_bar",
    "contents",
    "copy_button",
    "countdown_button",
    "country_select",
    "data_table",
    "date_input",
    "download_button",
    "drawer",
    "empty_state",
    "error_summary",
    "facts",
    "fault_boundary",
    "field",
    "field_row",
    "fieldset",
    "finder",
    "form",
    "icon",
    "icon_button",
    "language_menu",
    "leave_door",
    "link",
    "link_button",
    "list_pager",
    "mail_address",
    "menu",
    "menu_item",
    "menu_line",
    "menu_link",
    "modal",
    "nav_link",
    "page_head",
    "pager",
    "password_input",
    "password_meter",
    "prose",
    "public_layout",
    "radio_group",
    "radio_row",
    "search_box",
    "select",
    "session_door",
    "shell",
    "sign_out_button",
    "skeleton",
    "skeleton_rows",
    "spinner",
    "step_heading",
    "stepper",
    "submit_button",
    "support_block",
    "tabs",
    "text_input",
    "textarea",
    "theme_button",
    "time_day",
    "time_when",
    "toaster",
    "told",
    "tooltip",
    "trade_picture",
    "user_menu",
]
