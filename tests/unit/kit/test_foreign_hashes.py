"""Hashes of other platforms: which are taken, which are verified, and at which price."""

import hashlib
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as some
from passlib import hash as foreign

from portal.kit.foreign_hashes import HashRefused, read_hash, verify_foreign

PASSWORD = "Пароль-密码 1987"
BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"  # of "U*U"


def _crypted(kind, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(foreign, kind).using(**options).hash(PASSWORD)


def _digits(kind, text):
    return hashlib.new(kind, text.encode(), usedforsecurity=False).hexdigest()


HASHES = {
    "pbkdf2_sha1": _crypted("pbkdf2_sha1", rounds=1000),
    "pbkdf2_sha256": _crypted("pbkdf2_sha256", rounds=1000),
    "pbkdf2_sha512": _crypted("pbkdf2_sha512", rounds=1000),
    "django": _crypted("django_pbkdf2_sha256", rounds=1000),
    "phpass": _crypted("phpass", rounds=7),
    "md5_crypt": _crypted("md5_crypt"),
    "apr1": _crypted("apr_md5_crypt"),
    "sha256_crypt": _crypted("sha256_crypt", rounds=1000),
    "sha512_crypt": _crypted("sha512_crypt", rounds=5000),
    "ssha512": _crypted("ldap_salted_sha512"),
    "ssha256": _crypted("ldap_salted_sha256"),
    "ssha": _crypted("ldap_salted_sha1", salt=b"saltsalt"),
    "smd5": _crypted("ldap_salted_md5"),
    "sha": _crypted("ldap_sha1"),
    "md5": _crypted("ldap_md5"),
    "argon2": _crypted("argon2", memory_cost=64, time_cost=1, parallelism=1),
    "hex sha1": "{HEX-SHA1}" + _digits("sha1", PASSWORD),
    "hex md5": "{HEX-MD5}" + _digits("md5", PASSWORD),
}


@pytest.mark.req("A-08")
@pytest.mark.parametrize("kind", HASHES)
async def test_the_right_password_is_told_from_others(kind):
    hashed = read_hash(HASHES[kind])

    assert await verify_foreign(PASSWORD, hashed)
    for wrong in (PASSWORD[:-1], PASSWORD + " ", "", "\0", hashed, "x" * 1024):
        assert not await verify_foreign(wrong, hashed)


@pytest.mark.req("A-08")
@pytest.mark.parametrize("prefix", ["$2a$", "$2b$", "$2y$", "{bcrypt}$2a$", "{BCRYPT}$2y$"])
async def test_bcrypt_is_verified_by_the_machines_own_library(prefix):
    hashed = read_hash(prefix + BCRYPT[4:])

    assert await verify_foreign("U*U", hashed)
    assert not await verify_foreign("U*V", hashed)
    assert not await verify_foreign("U*U\0", hashed)


async def test_a_password_counts_as_typed_and_as_composed():
    hashed = "{HEX-MD5}" + _digits("md5", "Ångström")

    assert await verify_foreign("A\u030angstro\u0308m", hashed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "secret",
        "{noop}secret",
        _digits("md5", "x"),
        _digits("sha1", "x"),
        "{SHA}short=",
        "$2a$10$tooshort",
        "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZWhhc2hzb21laGFzaA",
        "$6$" + "x" * 300,
        HASHES["ssha"] + "\n",
    ],
)
def test_what_could_be_anything_is_refused(text):
    with pytest.raises(HashRefused) as refused:
        read_hash(text)

    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    "dear",
    [
        "$2a$13$" + BCRYPT[7:],
        HASHES["pbkdf2_sha256"].replace("$1000$", "$600001$"),
        HASHES["sha256_crypt"].replace("rounds=1000", "rounds=999999999"),
        "$P$" + "z" + HASHES["phpass"][4:],
        HASHES["argon2"].replace("m=64", "m=999999"),
    ],
    ids=["bcrypt", "pbkdf2", "crypt", "phpass", "argon2"],
)
def test_a_hash_that_would_keep_us_busy_is_refused(dear):
    with pytest.raises(HashRefused, match="too long"):
        read_hash(dear)


@given(text=some.text(max_size=80), kind=some.sampled_from(sorted(HASHES)))
async def test_no_text_does_more_than_be_wrong(text, kind):
    assert await verify_foreign(text, HASHES[kind]) is (text == PASSWORD)
    assert not await verify_foreign(text, text) or text.startswith(("{", "$"))
