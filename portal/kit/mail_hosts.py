"""Mail domains that say nothing about whom somebody works for.

Collected by hand from the providers' own sign-up pages in the markets that the portal serves:
anybody can get an address there. Those at the end are reserved for examples (RFC 2606). A domain
missing here does little harm: a domain that many companies share is not believed either, see
services.companies.lookalikes.
"""

_HOSTS = """
126.com 139.com 163.com 163.net 188.com 189.cn aliyun.com foxmail.com qq.com sina.cn sina.com
sohu.com tom.com vip.163.com vip.qq.com vip.sina.com wo.cn yeah.net 21cn.com aol.com fastmail.com
gmail.com gmx.com gmx.net googlemail.com hey.com hotmail.com icloud.com inbox.com live.com mac.com
mail.com me.com msn.com outlook.com pm.me proton.me protonmail.com rocketmail.com tutanota.com
yahoo.com ymail.com zoho.com zohomail.com bk.ru inbox.ru internet.ru list.ru mail.ru mail.ua
rambler.ru ro.ru ukr.net ya.ru yandex.by yandex.com yandex.kz yandex.ru yandex.ua i.ua arcor.de
freenet.de gmx.at gmx.ch gmx.de hotmail.de live.de mail.de outlook.de posteo.de t-online.de web.de
yahoo.de alice.it free.fr gmx.fr hotmail.es hotmail.fr hotmail.it laposte.net libero.it live.fr
o2.pl onet.pl orange.fr outlook.es outlook.fr outlook.it seznam.cz sfr.fr telefonica.net terra.es
tiscali.it virgilio.it wanadoo.fr wp.pl yahoo.es yahoo.fr yahoo.it ziggo.nl bigpond.com bol.com.br
btinternet.com hotmail.co.uk hotmail.com.ar hotmail.com.br live.co.uk live.com.mx outlook.com.br
prodigy.net.mx sky.com terra.com.br uol.com.br yahoo.ca yahoo.co.id yahoo.co.in yahoo.co.jp
yahoo.co.uk yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.hk yahoo.com.mx
yahoo.com.sg yahoo.com.tw yahoo.com.vn daum.net docomo.ne.jp ezweb.ne.jp hanmail.net hinet.net
naver.com netvigator.com nifty.com rediffmail.com singnet.com.sg softbank.ne.jp pchome.com.tw
example.com example.net example.org
"""
PUBLIC_HOSTS = frozenset(_HOSTS.split())


def domain_of(address: str) -> str:
    """Return what stands behind the last "@", in lower case; "" for what has none."""
    _, sign, domain = address.rpartition("@")
    return domain.lower() if sign else ""


def own_domain_of(address: str) -> str:
    """Return the domain of an address when it may be an employer's, "" for a public host."""
    domain = domain_of(address)
    return "" if domain in PUBLIC_HOSTS else domain
