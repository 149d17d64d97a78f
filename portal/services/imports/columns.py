"""The headings that organisers write, in four languages."""

from portal.kit.sheets import Column

_NUMBER = """
Badge number|Badge no|证件号|证件编号|胸卡号|胸卡编号|采购证号|Номер бейджа|Бейдж
Número de credencial|Número de acreditación
"""
_NAME = "Full name|Contact name|姓名|联系人|联系人姓名|Имя|Имя и фамилия|ФИО|Контактное лицо|Nombre"
_COUNTRY = "Country/Region|国家|国家/地区|Страна|Страна/регион|País|País/región"
_EMAIL = "E-mail|邮箱|电子邮箱|Электронная почта|Эл. почта|Correo|Correo electrónico"
_COMPANY = """
Company|Company name|企业|企业名称|公司|公司名称|Компания|Название компании
Empresa|Nombre de la empresa
"""
_CODE = """
Company code|Older code|企业编码|企业代码|公司编码|Код компании|Прежний код
Código de empresa|Código anterior
"""
_FULL_NAME = f"Company full name|企业全称|Полное название компании|Razón social|{_COMPANY}"
_REGISTRATION = """
Registration no|注册号|统一社会信用代码|Регистрационный номер|ОГРН|ИНН
Número de registro
"""
_KIND = "Account kind|账号类型|Тип учётной записи|Tipo de cuenta"
_HASH = "Password hash|密码哈希|密码散列|Хеш пароля|Хэш пароля|Hash de la contraseña"


def _column(name: str, headings: str, *, is_required: bool = True) -> Column:
    known = tuple(each for each in headings.replace("\n", "|").split("|") if each)
    return Column(name, known, is_required=is_required)


BADGE_COLUMNS = (
    _column("number", _NUMBER),
    _column("name", _NAME),
    _column("country", _COUNTRY),
    _column("email", _EMAIL, is_required=False),
    _column("company_name", _COMPANY, is_required=False),
)
ACCOUNT_COLUMNS = (
    _column("kind", _KIND),
    _column("email", _EMAIL),
    _column("password_hash", _HASH),
    _column("contact_name", f"Name|{_NAME}", is_required=False),
    _column("country", _COUNTRY, is_required=False),
    _column("company_name", _COMPANY, is_required=False),
)
CODE_COLUMNS = (
    _column("code", _CODE),
    _column("full_name", _FULL_NAME),
    _column("country", _COUNTRY),
    _column("registration_number", _REGISTRATION, is_required=False),
)
