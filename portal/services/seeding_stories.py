"""The cases that the demo world's desk had before today: who, what, and what became of them."""

from dataclasses import dataclass

from portal.models.reviews import ReviewStatus

REVIEWER, LEAD = "zhao.min@example.com", "he.jun@example.com"
#: Two passports with one number: the desk is told to compare them.
_SHARED_NUMBER = "533028417"


@dataclass(frozen=True, kw_only=True)
class Story:
    """What became of a case: days before today, in Shanghai, and who has it now."""

    submitted: int
    #: None while it waits.
    answered: int | None = None
    status: ReviewStatus = ReviewStatus.APPROVED
    reason: str = ""
    note: str = ""
    #: The e-mail address of who looks at it, and of who wants a colleague's eyes.
    claimed_by: str = ""
    second_wanted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class EarlierPerson:
    name: str
    #: ISO 3166-1, two letters and the three of a passport.
    country: str
    issuer: str
    number: str
    story: Story


@dataclass(frozen=True, kw_only=True)
class EarlierSeller:
    legal_name: str
    local_name: str
    registration_number: str
    person: str
    person_latin: str
    city: str
    products: str
    story: Story
    #: The Latin and the Chinese name of a brand, with its own story.
    brand: tuple[str, str, Story] | None = None


PERSONS: tuple[EarlierPerson, ...] = (
    EarlierPerson(
        name="Ana Ribeiro",
        country="PT",
        issuer="PRT",
        number="CB841207",
        story=Story(submitted=54, answered=52),
    ),
    EarlierPerson(
        name="Oliver Grant",
        country="GB",
        issuer="GBR",
        number=_SHARED_NUMBER,
        story=Story(submitted=50, answered=48),
    ),
    EarlierPerson(
        name="Yuki Tanaka",
        country="JP",
        issuer="JPN",
        number="TZ1184205",
        story=Story(submitted=47, answered=38),
    ),
    EarlierPerson(
        name="Samir Haddad",
        country="JO",
        issuer="JOR",
        number="N402817",
        story=Story(submitted=40, answered=37),
    ),
    EarlierPerson(
        name="Katarina Novak",
        country="SI",
        issuer="SVN",
        number="PB0938174",
        story=Story(
            submitted=34,
            answered=31,
            status=ReviewStatus.REJECTED,
            reason="name_mismatch",
            note="The passport is your sister's. Please hand in your own.",
        ),
    ),
    EarlierPerson(
        name="Grace Mwangi",
        country="KE",
        issuer="KEN",
        number="AK0174482",
        story=Story(submitted=26, answered=25),
    ),
    EarlierPerson(
        name="Mateo Rojas",
        country="CL",
        issuer="CHL",
        number="F28140937",
        story=Story(submitted=20, answered=17),
    ),
    EarlierPerson(
        name="Elif Demir",
        country="TR",
        issuer="TUR",
        number="U08117264",
        story=Story(submitted=19, answered=11),
    ),
    EarlierPerson(
        name="Pierre Lambert",
        country="FR",
        issuer="FRA",
        number="19FV40217",
        story=Story(submitted=12, answered=10),
    ),
    EarlierPerson(
        name="Nadia Rahman",
        country="BD",
        issuer="BGD",
        number="EG0482716",
        story=Story(submitted=5, answered=3),
    ),
    EarlierPerson(
        name="Ingrid Solberg",
        country="NO",
        issuer="NOR",
        number="30418827",
        # More than any three working days, the longest holidays among them.
        story=Story(submitted=16),
    ),
    EarlierPerson(
        name="Emeka Okafor",
        country="NG",
        issuer="NGA",
        number="A08841726",
        story=Story(submitted=1, claimed_by=REVIEWER),
    ),
    EarlierPerson(
        name="Victor Hale",
        country="GB",
        issuer="GBR",
        number=_SHARED_NUMBER,
        story=Story(
            submitted=1,
            second_wanted_by=LEAD,
            reason="forged",
            note="The number belongs to somebody else's passport, and the portrait looks pasted.",
        ),
    ),
)
SELLERS: tuple[EarlierSeller, ...] = (
    EarlierSeller(
        legal_name="Yiwu Chunfeng Toys Co., Ltd.",
        local_name="义乌春风玩具有限公司",
        registration_number="91330782M00078CF3T",
        person="周春",
        person_latin="zhou.chun",
        city="义乌",
        products="Wooden toys, puzzles, plush animals",
        story=Story(submitted=53, answered=51),
        brand=("Spring Breeze", "春风", Story(submitted=1)),
    ),
    EarlierSeller(
        legal_name="Chaozhou Baiyu Ceramics Co., Ltd.",
        local_name="潮州白玉陶瓷有限公司",
        registration_number="91445100M00091BY6Q",
        person="许兰",
        person_latin="xu.lan",
        city="潮州",
        products="Tableware, tea sets, vases",
        story=Story(submitted=45, answered=36),
        brand=("White Jade", "白玉", Story(submitted=33, answered=31)),
    ),
    EarlierSeller(
        legal_name="Keqiao Jinxiu Textiles Co., Ltd.",
        local_name="绍兴柯桥锦绣纺织有限公司",
        registration_number="91330621M00013JX8A",
        person="潘秀",
        person_latin="pan.xiu",
        city="绍兴",
        products="Upholstery fabrics, curtains",
        story=Story(submitted=31, answered=29),
        brand=(
            "Brocade Hall",
            "锦绣堂",
            Story(
                submitted=24,
                answered=22,
                status=ReviewStatus.REVOKED,
                reason="conflict",
                note="The owner of the trademark has shown that it is not yours.",
            ),
        ),
    ),
    EarlierSeller(
        legal_name="Zhongshan Feiyan Fans Co., Ltd.",
        local_name="中山飞燕风扇有限公司",
        registration_number="91442000M00055FY1X",
        person="梁燕",
        person_latin="liang.yan",
        city="中山",
        products="Table fans, ceiling fans",
        story=Story(
            submitted=18,
            answered=16,
            status=ReviewStatus.SUSPENDED,
            reason="other",
            note="The register says that the company moved. Please send the new licence.",
        ),
        brand=("Swallow", "飞燕", Story(submitted=13, answered=3)),
    ),
    EarlierSeller(
        legal_name="Ningde Haitian Aquatic Products Co., Ltd.",
        local_name="宁德海天水产有限公司",
        registration_number="91350900M00062HT4R",
        person="林海",
        person_latin="lin.hai",
        city="宁德",
        products="Dried seaweed, frozen fish",
        story=Story(
            submitted=11,
            answered=8,
            status=ReviewStatus.REJECTED,
            reason="expired",
        ),
    ),
    EarlierSeller(
        legal_name="Jinhua Yunshan Hardware Co., Ltd.",
        local_name="金华云山五金有限公司",
        registration_number="91330700M00047YS2D",
        person="吴云",
        person_latin="wu.yun",
        city="金华",
        products="Door handles, hinges, locks",
        story=Story(submitted=1, claimed_by=LEAD),
    ),
)
